// Two reports side by side, their sections aligned by content. Both are fetched as pages of this site; nothing else is needed.
{
const page = document.getElementById("compare"), { root, index } = page.dataset;
const $ = (s, e) => e.querySelector(s), $$ = (s, e) => [...e.querySelectorAll(s)];
const make = (name, properties, ...children) => { const e = Object.assign(document.createElement(name), properties); e.append(...children); return e; };
const asked = new URLSearchParams(location.search);
const sound = address => /^\/(?:[a-z0-9][a-z0-9._-]*\/)+$/.test(address ?? "");
const link = address => root + address.slice(1) + index;
const tell = text => page.replaceChildren(make("p", { className: "notice", role: "status", textContent: text }));

const fetched = async address => {
  const answer = await fetch(link(address));
  if (!answer.ok) throw new Error(address);
  return parsed(await answer.text());
};

// A report in sections: what stands from one heading to the next.
const GONE = "[data-v] > a:first-child, :is(h2, h3, h4, h5, h6) > a[href^='#s']:last-child, .mn, sup, .turn, .notes, [hidden], button";
const report = (address, tree) => {
  const text = $("article .text", tree), sections = [];
  $$(GONE, text).forEach(e => e.remove());
  const begin = (heading, level) => sections.push({ id: heading?.id ?? "", level, heading: heading?.textContent.trim() ?? "", blocks: [], at: sections.length });
  const walk = e => {
    const level = /^H([2-6])$/.exec(e.tagName)?.[1];
    if (level) return begin(e, Number(level));
    if (e.tagName === "SECTION") return [...e.children].forEach(walk);
    if (!sections.length) begin(null, 2);
    if (e.textContent.trim()) sections.at(-1).blocks.push(e);
  };
  [...text.children].forEach(walk);
  for (const s of sections) s.text = s.heading + "\n" + s.blocks.map(b => b.textContent).join("\n");
  const slip = $(".slip", tree), year = slip?.textContent.replace("年", "").trim();
  return { address, sections, title: tree.querySelector("h1 .small")?.textContent ?? "", name: $("h1 .big", tree)?.textContent ?? "", year, path: $$(".path a", tree) };
};

// Likeness of two sections: the cosine of their pairs of characters, rare pairs weighing more.
const pairs = text => {
  const bare = text.replace(/[\s\d\p{P}]/gu, ""), count = new Map();
  for (let i = 0; i + 1 < bare.length; i++) { const p = bare.slice(i, i + 2); count.set(p, (count.get(p) ?? 0) + 1); }
  return count;
};
const weigh = all => {
  const seen = new Map();
  for (const s of all) { s.pairs = pairs(s.text + s.heading); for (const p of s.pairs.keys()) seen.set(p, (seen.get(p) ?? 0) + 1); }
  for (const s of all) {
    let sum = 0;
    for (const [p, n] of s.pairs) { const w = Math.sqrt(n) * Math.log(1 + all.length / seen.get(p)); s.pairs.set(p, w); sum += w * w; }
    s.norm = Math.sqrt(sum) || 1;
  }
};
const likeness = (a, b) => {
  const [few, many] = a.pairs.size < b.pairs.size ? [a, b] : [b, a];
  let sum = 0;
  for (const [p, w] of few.pairs) sum += w * (many.pairs.get(p) ?? 0);
  return sum / a.norm / b.norm;
};

// The likest sections are put beside each other first; each section stands once. What has no like stands where its report has it.
const LEAST = 0.1, PLACE = 0.08, LEVEL = 0.06, EMPTY = 0.3;
const align = (a, b) => {
  weigh([...a, ...b]);
  const found = [];
  for (const x of a) for (const y of b) {
    const alike = likeness(x, y);
    if (alike < LEAST) continue;
    const near = 1 - Math.abs(x.at / a.length - y.at / b.length);
    const one = !x.blocks.length !== !y.blocks.length;
    found.push([alike + PLACE * near + (x.level === y.level ? LEVEL : 0) - (one ? EMPTY : 0), x, y]);
  }
  found.sort((p, q) => q[0] - p[0] || p[1].at - q[1].at || p[2].at - q[2].at);
  const mate = new Map();
  for (const [, x, y] of found) if (!mate.has(x) && !mate.has(y)) { mate.set(x, y); mate.set(y, x); }
  const rows = a.map(x => [x, mate.get(x)]);
  b.forEach((y, i) => {
    if (mate.has(y)) return;
    const above = b[i - 1], at = rows.findIndex(row => row[1] === above);
    rows.splice(above ? at + 1 : 0, 0, [undefined, y]);
  });
  return { rows, shared: mate.size / 2 };
};

// Runs of characters that both sections have are marked, so that what is new stands out.
const RUN = 6;
const runs = text => { const all = new Set(); for (let i = 0; i + RUN <= text.length; i++) all.add(text.slice(i, i + RUN)); return all; };
const mark = (block, other) => {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT), nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  for (const node of nodes) {
    const text = node.data, both = new Uint8Array(text.length), parts = [];
    for (let i = 0; i + RUN <= text.length; i++) if (other.has(text.slice(i, i + RUN))) both.fill(1, i, i + RUN);
    for (let from = 0, to; from < text.length; from = to) {
      to = from + 1;
      while (to < text.length && both[to] === both[from]) to++;
      const part = text.slice(from, to);
      parts.push(both[from] ? make("span", { className: "same", textContent: part }) : part);
    }
    node.replaceWith(...parts);
  }
};

const side = (of, section, other) => {
  const box = make("div", { className: "half" });
  if (!section) { box.append(make("p", { className: "small none", textContent: words.compare_none })); return box; }
  box.append(make("p", { className: "small which", textContent: [of.title, of.year].filter(Boolean).join(" ") }));
  if (section.heading) {
    const heading = make("h3", {}, make("a", { href: link(of.address) + "#" + section.id, textContent: section.heading }));
    heading.classList.add("l" + section.level);
    box.append(heading);
  }
  const theirs = other && runs(other.text);
  for (const block of section.blocks) {
    const copy = document.importNode(block, true);
    const id = copy.id;
    for (const e of [copy, ...$$("[id], [data-n], [data-v]", copy)]) { e.removeAttribute("id"); delete e.dataset.n; delete e.dataset.v; }
    for (const a of $$("a[href^='#']", copy)) a.replaceWith(...a.childNodes);
    if (theirs) mark(copy, theirs);
    if (id) copy.append(make("a", { className: "to", href: link(of.address) + "#" + id, textContent: "¶", ariaLabel: words.compare_to }));
    box.append(copy);
  }
  return box;
};

// The other reports that can stand on a side: those of the same place, and those of the same year.
const LINK = /(\/\d{4}(?:-[a-z0-9]+)*\/)(?:index\.html)?$/;
const choices = async of => {
  const near = of.path.at(-1)?.getAttribute("href"), year = /\/(\d{4})[^/]*\/$/.exec(of.address)?.[1];
  const lists = await Promise.all([near && new URL(near, new URL(link(of.address), location)).pathname, year && root + year + "/" + index]
    .map(async href => { try { return href ? parsed(await (await fetch(href)).text()) : null; } catch { return null; } }));
  const base = new URL(root, location).pathname;
  return lists.map((list, i) => {
    const found = new Map();
    for (const a of list ? $$("main a[href]", list) : []) {
      const path = new URL(a.getAttribute("href"), new URL(link(i ? `/${year}/` : of.address), location)).pathname.replace(/index\.html$/, "");
      const address = "/" + path.slice(base.length);
      if (path.startsWith(base) && LINK.test(address) && sound(address) && address.split("/").length > 3 && !found.has(address)) found.set(address, a.closest("tr")?.querySelector("th")?.textContent.trim() || a.textContent.trim());
    }
    return found;
  });
};
const field = (name, label, at, [place, year], self) => {
  const select = make("select", { name, id: "side-" + name });
  const named = new Map([...year, ...place]);
  for (const [list, title] of [[place, words.compare_place], [year, words.compare_year]]) {
    const group = make("optgroup", { label: title });
    for (const [address, text] of list) {
      const own = LINK.exec(address)[1].replaceAll("/", "");
      group.append(make("option", { value: address, textContent: text.includes(own) ? text : `${text} ${own}` }));
    }
    if (list.size) select.append(group);
  }
  if (!named.has(self.address)) select.prepend(make("option", { value: self.address, textContent: [self.title, self.year].join(" ") }));
  select.value = self.address;
  return make("p", {}, make("label", { htmlFor: "side-" + name, textContent: label }), " ", select);
};
const chooser = async (a, b) => {
  const form = make("form", { className: "choose", method: "get" });
  const [ofA, ofB] = await Promise.all([choices(a), choices(b)]);
  form.append(field("a", words.compare_left, asked.get("a"), ofB, a), field("b", words.compare_right, asked.get("b"), ofA, b), make("p", {}, make("button", { textContent: words.compare_go })));
  const swapped = new URLSearchParams({ a: b.address, b: a.address });
  form.append(make("p", {}, make("a", { href: "?" + swapped, textContent: words.compare_swap })));
  return form;
};

// On a narrow screen one side is shown at a time. When the side is changed, the section at the top of the window begins there.
const sides = names => {
  const bar = make("div", { className: "sides", role: "group", ariaLabel: words.compare_side });
  names.forEach((name, i) => {
    const button = make("button", { type: "button", textContent: name, ariaPressed: String(!i) });
    button.addEventListener("click", () => {
      const list = bar.parentNode, { top, bottom } = bar.getBoundingClientRect();
      const pair = $$(".pair:not(.heads)", list).find(pair => pair.getBoundingClientRect().bottom > bottom + 1);
      for (const other of bar.children) other.ariaPressed = String(other === button);
      list.dataset.side = "ab"[i];
      if (pair && top < 1) scrollBy({ top: pair.getBoundingClientRect().top - bar.offsetHeight, behavior: "instant" });
    });
    bar.append(button);
  });
  return bar;
};

const show = async () => {
  const [a, b] = ["a", "b"].map(side => asked.get(side));
  if (!a && !b) return;
  if (!sound(a) || !sound(b)) return tell(words.compare_wrong);
  tell(words.compare_loading);
  let left, right;
  try { [left, right] = (await Promise.all([fetched(a), fetched(b)])).map((tree, i) => report([a, b][i], tree)); } catch { return tell(words.compare_failed); }
  const name = of => [of.title, of.year].filter(Boolean).join(" ") || of.name;
  document.title = `${name(left)} ↔ ${name(right)} - ${document.title}`;
  const { rows, shared } = align(left.sections, right.sections);
  const head = make("div", { className: "pair heads" }, ...[left, right].map(of => make("p", { className: "half" }, make("a", { href: link(of.address), textContent: name(of) }))));
  const list = make("div", { className: "pairs", lang: "zh-Hans" }, sides([left, right].map(name)), head);
  const count = fill(words.compare_count, { a: left.sections.length, b: right.sections.length, n: shared });
  for (const [x, y] of rows) list.append(make("section", { className: "pair", ariaLabel: x?.heading || y?.heading || words.compare_opening }, side(left, x, y), side(right, y, x)));
  list.dataset.side = "a";
  // The names are in the switch or in the bar, one of which is hidden; the sections are below this heading at any width.
  const both = make("h2", { className: "vh", textContent: `${name(left)} ↔ ${name(right)}`, lang: "zh-Hans" });
  page.replaceChildren(both, make("p", { className: "small", role: "status", textContent: count }), list);
  page.prepend(await chooser(left, right));
};
show();
}
