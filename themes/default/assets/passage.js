// A passage can be cited as the whole report can: a section, a paragraph, or the words that a reader has selected.
{
const text = document.querySelector(".text"), styles = [...document.querySelectorAll(".cite pre")], canonical = document.querySelector(".addr")?.textContent;
const make = (name, properties, ...children) => { const e = Object.assign(document.createElement(name), properties); e.append(...children); return e; };
const bar = make("div", { className: "pass", role: "toolbar", ariaLabel: words.pass, hidden: true });
const LONGEST = 300, PART = 16;

// What stands before a block: its section's heading, and its own number in it.
const number = id => /-p(\d+)$/.exec(id)?.[1];
const heading = id => document.getElementById(id.replace(/-p\d+$/, ""));
const title = e => { const bare = e.cloneNode(true); bare.querySelectorAll(".sn, .mn, sup").forEach(x => x.remove()); return bare.textContent.trim(); };
const locator = (first, last) => {
  const of = heading(first.id), parts = of ? [title(of)] : [], [from, to] = [number(first.id), number(last.id)];
  if (from) parts.push(words.pass_paragraph.replace("{n}", to && last !== first && heading(last.id) === of ? `${from}–${to}` : from));
  return parts.join(words.pass_comma);
};
const address = (block, fragment) => {
  const print = block.dataset.v, base = canonical || location.href.split(/[?#]/)[0];
  return base + (print ? "?v=" + print : "") + "#" + block.id + (fragment && ":~:text=" + fragment);
};

// What stands in a text and is not its words.
const BESIDE = ".pn, .sn, .mn, sup, .pass";
// The words of a range, in pieces: between two pieces something else stands, or a block ends.
const pieces = range => {
  const found = [], root = range.commonAncestorContainer, top = root.nodeType === 1 ? root : root.parentNode;
  let cut, last;
  const walker = document.createTreeWalker(top, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, node => {
    if (!range.intersectsNode(node)) return NodeFilter.FILTER_REJECT;
    if (node.nodeType === 3 || !node.matches(BESIDE)) return NodeFilter.FILTER_ACCEPT;
    cut = true;
    return NodeFilter.FILTER_REJECT;
  });
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeType !== 3) continue;
    const of = node.parentNode.closest("p, li, td, th, pre, h2, h3, h4, h5, h6");
    if (cut || of !== last) found.push("");
    found[found.length - 1] += node.data.slice(node === range.startContainer ? range.startOffset : 0, node === range.endContainer ? range.endOffset : node.length);
    [cut, last] = [false, of];
  }
  return found.map(piece => piece.replace(/\s+/g, " ").trim()).filter(Boolean);
};
// The text fragment of a range. Browsers find a text only where it stands in one piece, and otherwise its first and last words. They find whole
// words only, so that a range is widened to these. What has occurred before is told apart by the words that precede it.
const fragment = range => {
  if (!window.Intl?.Segmenter) return "";
  const cutter = new Intl.Segmenter("zh", { granularity: "word" }), encode = part => encodeURIComponent(part).replaceAll("-", "%2D");
  const cut = part => [...cutter.segment(part)].map(word => word.segment);
  const join = (all, add) => all.reduce((part, word) => part.length < PART ? add(part, word) : part, "");
  const head = part => join(cut(part), (part, word) => part + word), tail = part => join(cut(part).reverse(), (part, word) => word + part);
  const widened = range.cloneRange(), before = range.cloneRange(), { startContainer, startOffset, endContainer, endOffset } = range;
  if (startContainer.nodeType === 3) widened.setStart(startContainer, cutter.segment(startContainer.data).containing(startOffset)?.index ?? startOffset);
  const final = endContainer.nodeType === 3 && cutter.segment(endContainer.data).containing(endOffset - 1);
  if (final) widened.setEnd(endContainer, final.index + final.segment.length);
  const all = pieces(widened);
  if (!all.length) return "";
  const whole = all.length === 1 && all[0].length <= LONGEST, start = whole ? all[0] : head(all[0]);
  before.setStart(text, 0);
  before.setEnd(widened.startContainer, widened.startOffset);
  const earlier = pieces(before), again = earlier.some(piece => piece.includes(start)), prefix = again ? tail(earlier.at(-1)) : "";
  // If these words do not suffice either, the address of the paragraph is better than another passage.
  if (again && earlier.some(piece => piece.includes(prefix + start))) return "";
  return (prefix && encode(prefix) + "-,") + encode(start) + (whole ? "" : "," + encode(tail(all.at(-1))));
};

// The report's own citations, with the passage put into their blanks.
const escaped = {
  json: value => JSON.stringify(value).slice(1, -1),
  bibtex: value => value.replace(/[\\{}~^&%$#_]/g, c => ({ "\\": "\\textbackslash{}", "{": "\\textbraceleft{}", "}": "\\textbraceright{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" })[c] ?? "\\" + c),
  "bibtex-url": value => value.replace(/[{}]/g, encodeURIComponent),
};
const cite = (pre, passage) => {
  const cited = pre.cloneNode(true);
  for (const e of cited.querySelectorAll("[data-fill]")) {
    const { fill, before = "", after = "", escape } = e.dataset, value = passage[fill];
    if (value) e.textContent = before + (escaped[escape]?.(value) ?? value) + after;
  }
  return cited.textContent;
};
const copy = (what, done) => navigator.clipboard?.writeText(what).then(() => { bar.lastChild.textContent = done; }, () => { bar.lastChild.textContent = words.no_copy; });

const hide = () => { bar.hidden = true; bar.replaceChildren(); };
const show = (first, last, after, range) => {
  const at = locator(first, last), quote = range ? plain(range) : "", url = address(first, range ? fragment(range) : "");
  // A reference has the short link, to the paragraph: the words themselves stand beside it. Its dashes are those of the standard.
  const passage = { anchor: first.id, at: at.replace(/–/g, "-"), url: address(first, ""), quote };
  const button = (label, does) => { const b = make("button", { type: "button", textContent: label }); b.addEventListener("click", does); return b; };
  bar.replaceChildren(make("span", { textContent: quote ? words.pass_selected : at || words.pass }), button(words.pass_link, () => copy(url, words.copied)),
    ...styles.map((pre, i) => button(pre.parentElement.querySelector("strong").textContent.replace(/—.*/, ""), () => copy(cite(pre, passage), words.cited))),
    make("span", { role: "status" }));
  after.after(bar);
  bar.hidden = false;
};

const block = node => (node.nodeType === 1 ? node : node.parentElement)?.closest(".text [id^='s']");
const plain = range => {
  const part = range.cloneContents();
  part.querySelectorAll(BESIDE).forEach(e => e.remove());
  return part.textContent.replace(/\s+/g, " ").trim();
};
const outer = e => { while (e.parentElement && e.parentElement !== text && e.parentElement.tagName !== "SECTION") e = e.parentElement; return e; };
if (text && styles.length) {
  text.addEventListener("click", e => {
    const link = e.target.closest(".pn, .sn"), of = link && document.getElementById(link.hash.slice(1));
    if (of) show(of, of, outer(of));
  });
  let soon;
  document.addEventListener("selectionchange", () => { clearTimeout(soon); soon = setTimeout(selected, 300); });
  const selected = () => {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) { if (bar.dataset.of === "selection") hide(); return; }
    const range = chosen.getRangeAt(0), first = block(range.startContainer), last = block(range.endContainer) ?? first;
    if (!first || !text.contains(first) || plain(range).length < 2 || bar.contains(document.activeElement)) return;
    show(first, last, outer(last), range);
    bar.dataset.of = "selection";
  };
  bar.addEventListener("focusout", e => { if (e.relatedTarget && !bar.contains(e.relatedTarget)) hide(); });
  addEventListener("keydown", e => { if (e.key === "Escape") hide(); });
}
}
