// A passage can be cited as the whole report can: a section, a paragraph, or the words that a reader has selected.
{
const text = document.querySelector(".text"), styles = [...document.querySelectorAll(".cite pre")], canonical = document.querySelector(".addr")?.textContent;
const make = (name, properties, ...children) => { const e = Object.assign(document.createElement(name), properties); e.append(...children); return e; };
const bar = make("div", { className: "pass", role: "toolbar", ariaLabel: words.pass, hidden: true });
const LONGEST = 300;

// What stands before a block: its section's heading, and its own number in it.
const number = id => /-p(\d+)$/.exec(id)?.[1];
const heading = id => document.getElementById(id.replace(/-p\d+$/, ""));
const title = e => { const bare = e.cloneNode(true); bare.querySelectorAll(".sn, .mn, sup").forEach(x => x.remove()); return bare.textContent.trim(); };
const locator = (first, last) => {
  const of = heading(first.id), parts = of ? [title(of)] : [], [from, to] = [number(first.id), number(last.id)];
  if (from) parts.push(words.pass_paragraph.replace("{n}", to && last !== first && heading(last.id) === of ? `${from}–${to}` : from));
  return parts.join(words.pass_comma);
};
const address = (block, quote) => {
  const print = block.dataset.v, base = canonical || location.href.split(/[?#]/)[0];
  const part = quote && quote.length <= LONGEST ? ":~:text=" + encodeURIComponent(quote).replaceAll("-", "%2D") : "";
  return base + (print ? "?v=" + print : "") + "#" + block.id + part;
};

// The report's own citations, with the passage's address and its place in the report put in.
const cited = [
  (whole, url, at, quote) => (quote ? `“${quote}” ` : "") + whole.replace(/\[([^[\]]*)\]\. \S+\.$/, (_, day) => `${at && ": " + at}[${day}]. ${url}.`),
  (whole, url, at, quote) => whole.replace(/ {2}url = \{[^}]*\}/, () => [`  url = {${url}}`, at && `  note = {${at}}`, quote && `  annote = {${quote.replace(/[{}\\]/g, "")}}`].filter(Boolean).join(",\n")),
  (whole, url, at, quote) => whole.replace(/^UR {2}- .*$/m, () => [at && "SE  - " + at, quote && "N1  - " + quote, "UR  - " + url].filter(Boolean).join("\n")),
  (whole, url, at, quote) => JSON.stringify({ ...JSON.parse(whole), URL: url, ...(at && { section: at }), ...(quote && { note: quote }) }),
];
const copy = (what, done) => navigator.clipboard?.writeText(what).then(() => { bar.lastChild.textContent = done; }, () => { bar.lastChild.textContent = words.no_copy; });

const hide = () => { bar.hidden = true; bar.replaceChildren(); };
const show = (first, last, quote, after) => {
  const at = locator(first, last), url = address(first, quote);
  const button = (label, does) => { const b = make("button", { type: "button", textContent: label }); b.addEventListener("click", does); return b; };
  bar.replaceChildren(make("span", { textContent: quote ? words.pass_selected : at || words.pass }), button(words.pass_link, () => copy(url, words.copied)),
    ...styles.map((pre, i) => button(pre.parentElement.querySelector("strong").textContent.replace(/—.*/, ""), () => copy(cited[i](pre.textContent, url, at, quote), words.cited))),
    make("span", { role: "status" }));
  after.after(bar);
  bar.hidden = false;
};

const block = node => (node.nodeType === 1 ? node : node.parentElement)?.closest(".text [id^='s']");
const plain = range => {
  const part = range.cloneContents();
  part.querySelectorAll(".pn, .sn, .mn, sup, .pass").forEach(e => e.remove());
  return part.textContent.replace(/\s+/g, " ").trim();
};
const outer = e => { while (e.parentElement && e.parentElement !== text && e.parentElement.tagName !== "SECTION") e = e.parentElement; return e; };
if (text && styles.length === cited.length) {
  text.addEventListener("click", e => {
    const link = e.target.closest(".pn, .sn"), of = link && document.getElementById(link.hash.slice(1));
    if (of) show(of, of, "", outer(of));
  });
  let soon;
  document.addEventListener("selectionchange", () => { clearTimeout(soon); soon = setTimeout(selected, 300); });
  const selected = () => {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) { if (bar.dataset.of === "selection") hide(); return; }
    const range = chosen.getRangeAt(0), first = block(range.startContainer), last = block(range.endContainer) ?? first, quote = plain(range);
    if (!first || !text.contains(first) || quote.length < 2 || bar.contains(document.activeElement)) return;
    show(first, last, quote, outer(last));
    bar.dataset.of = "selection";
  };
  bar.addEventListener("focusout", e => { if (e.relatedTarget && !bar.contains(e.relatedTarget)) hide(); });
  addEventListener("keydown", e => { if (e.key === "Escape") hide(); });
}
}
