// The text of a report's page as the index has it: sections of lines, each with the anchor that leads to it.

// What stands in a line and is not its text: notes beside it, numbers, links to itself, markers of notes.
const BESIDE = "[data-v] > a:first-child, :is(h2, h3, h4, h5, h6) > a[href^='#s']:last-child, .mn, sup, a[href^='#r'], .notes li > :first-child, small, .mn > b, .go";

/** The nodes of a line's text. */
export function texts(line) {
  const found = [], walk = line.ownerDocument.createTreeWalker(line, NodeFilter.SHOW_ALL, {
    acceptNode: node => node.nodeType === Node.TEXT_NODE || !node.matches?.(BESIDE) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT,
  });
  while (walk.nextNode()) if (walk.currentNode.nodeType === Node.TEXT_NODE) found.push(walk.currentNode);
  return found;
}

/** The sections of a page: `id`, `heading`, and `lines` with their `id`, `text` and element. */
export function sections(page) {
  const first = { id: "", heading: "", lines: [] }, all = [first], notes = { id: "", notes: true, lines: [] };
  const line = (element, id) => ({ id, element, get text() { return texts(element).map(node => node.data).join(""); } });
  // The window's title is that of the report and that of the site.
  const meta = name => page.querySelector(`meta[property="og:${name}"]`)?.content ?? "";
  const title = meta("title").slice(0, -(" - ".length + meta("site_name").length));
  first.lines.push({ id: "main", text: title });
  for (const child of page.querySelector(".text")?.children ?? []) {
    const section = all.at(-1);
    if (/^H[2-6]$/.test(child.tagName)) all.push({ id: child.id, heading: texts(child).map(node => node.data).join(""), lines: [line(child, child.id)] });
    else if (child.matches(".notes")) {
      for (const item of child.querySelectorAll(":scope > ol > li")) {
        const own = line(item, item.id), beside = item.matches(".brief") && page.getElementById("m" + item.id.slice(1));
        // Before the script has run, the definition stands beside the text only.
        notes.lines.push(beside ? { id: item.id, text: own.text + texts(beside).map(node => node.data).join("") } : own);
      }
    } else if (child.matches("p, .b")) section.lines.push(line(child, child.id || section.id || "main"));
  }
  if (notes.lines.length) all.push(notes);
  return all;
}
