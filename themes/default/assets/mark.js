// Marks the words of a search (?q=…) in the report that it led to.
const version = new URL(import.meta.url).search;
const [{ fold, parse, ranges, needsTable, takeTable }, { sections, texts }] =
  await Promise.all([import("./find.js" + version), import("./lines.js" + version)]);

const typed = new URLSearchParams(location.search).get("q");
const lines = sections(document).flatMap(section => section.lines).filter(line => line.element);
if (needsTable(typed + document.querySelector(".text")?.textContent))
  await fetch(new URL("../search/traditional.txt", import.meta.url)).then(file => file.ok ? file.text() : "").then(takeTable, () => {});
const runs = parse(typed).all;

/** Marks a range of a line's text, in as many pieces as there are nodes. */
const mark = (nodes, from, to) => {
  let at = 0;
  for (const node of nodes) {
    const start = Math.max(from - at, 0), end = Math.min(to - at, node.length);
    at += node.length;
    if (start >= end) continue;
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, end);
    range.surroundContents(document.createElement("mark"));
  }
};
// Marked words may break lines elsewhere; the passage stays where the reader sees it.
const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1)), place = () => target.getBoundingClientRect().top;
const was = target && place();
for (const { element } of runs.length ? lines : []) {
  const nodes = texts(element), found = ranges(nodes.map(node => node.data).join(""), runs);
  // From the end, so that what is marked does not move what comes before.
  for (const [from, to] of found.reverse()) mark(texts(element), from, to);
}
if (target) scrollBy({ top: place() - was, behavior: "instant" });
