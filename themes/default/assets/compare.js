// Two reports side by side, their sections and paragraphs aligned by content. Both are fetched as pages of this site.
{
const page = document.getElementById("compare"), { root, index } = page.dataset, version = new URL(document.currentScript.src).search;
const $ = (s, e) => e.querySelector(s), $$ = (s, e) => [...e.querySelectorAll(s)];
const make = (name, properties, ...children) => { const e = Object.assign(document.createElement(name), properties); e.append(...children); return e; };
// The names of places, and the table of Traditional characters, come with search.
const searchable = $("[role=search]", document);
const asked = new URLSearchParams(location.search);
// Slashes at the ends of an address, and the name of its file, are easily lost or left.
const whole = address => address && ("/" + address.replace(/^\/|\/?(?:index\.html)?$/g, "") + "/");
const sound = address => /^\/(?:[a-z0-9][a-z0-9._-]*\/)+$/.test(address ?? "");
const link = address => root + address.slice(1) + index;
const tell = text => page.replaceChildren(make("p", { className: "notice", role: "status", textContent: text }));

// The report at an address, or nothing if there is none.
const fetched = async address => {
  const answer = sound(address) && await fetch(link(address)), tree = answer?.ok && parsed(await answer.text());
  return tree && $("article .text", tree) ? report(address, tree) : null;
};

// A report in sections: what stands from one heading to the next.
const GONE = "[data-v] > a:first-child, :is(h2, h3, h4, h5, h6) > a[href^='#s']:last-child, .mn, sup, .turn, .notes, .figs, [hidden], button";
const stated = (address, text) => {
  const figures = new Map();
  for (const row of $$(".figs tr", text)) {
    const [name, when, value] = row.children, key = name.textContent.trim();
    if (!figures.has(key)) figures.set(key, []);
    figures.get(key).push({ when: when.textContent.trim(), text: value.textContent.trim(), href: link(address) + $("a", value).getAttribute("href") });
  }
  return figures;
};
const report = (address, tree) => {
  const text = $("article .text", tree), sections = [], figures = stated(address, text);
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
  return { address, sections, figures, title: tree.querySelector("h1 .small")?.textContent ?? "", name: $("h1 .big", tree)?.textContent ?? "", year, path: $$(".path a", tree) };
};

// What two reports say of the indicators that both have figures of, each value a link to its words.
const numbers = both => {
  const shared = [...both[0].figures].filter(([name]) => both[1].figures.has(name));
  if (!shared.length) return "";
  const said = list => make("td", {}, ...list.map(({ when, text, href }) => make("div", {}, make("small", { textContent: when }), " ", make("a", { href, textContent: text }))));
  const rows = shared.map(([name, list]) => make("tr", {}, make("th", { scope: "row", textContent: name }), said(list), said(both[1].figures.get(name))));
  const head = make("tr", {}, make("td", {}), ...both.map(of => make("th", { scope: "col", textContent: named(of) })));
  const table = make("table", { className: "tab fig", lang: "zh-Hans" }, make("thead", {}, head), make("tbody", {}, ...rows));
  return make("details", { className: "fold figs" }, make("summary", { textContent: fill(words.compare_figures, { n: shared.length }) }), make("div", { className: "scroll", tabIndex: 0 }, table));
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

// A side of a pair. Each cell begins with its heading or with a paragraph that has one beside it; `starts` are the places of these.
const side = (of, section, other, starts) => {
  const box = make("div", { className: "half" });
  if (!section) { box.append(make("p", { className: "small none", textContent: words.compare_none })); return box; }
  let cell = make("div", {});
  if (section.heading) {
    const heading = make("h3", {}, make("a", { href: link(of.address) + "#" + section.id, textContent: section.heading }));
    heading.classList.add("l" + section.level);
    cell.append(heading);
  }
  box.append(cell);
  const theirs = other && runs(other.text);
  section.blocks.forEach((block, i) => {
    const copy = document.importNode(block, true);
    const id = copy.id;
    for (const e of [copy, ...$$("[id], [data-n], [data-v]", copy)]) { e.removeAttribute("id"); delete e.dataset.n; delete e.dataset.v; }
    for (const a of $$("a[href^='#']", copy)) a.replaceWith(...a.childNodes);
    if (theirs) mark(copy, theirs);
    if (id) copy.append(make("a", { className: "to", href: link(of.address) + "#" + id, textContent: "¶", ariaLabel: words.compare_to }));
    if (starts.includes(i)) box.append(cell = make("div", {}));
    cell.append(copy);
  });
  return box;
};
const beside = ([left, right], [x, y], matched) => {
  const halves = [side(left, x, y, matched.map(([i]) => i)), side(right, y, x, matched.map(([, j]) => j))];
  const pair = make("section", { className: "pair", ariaLabel: x?.heading || y?.heading || words.compare_opening }, ...halves);
  pair.style.setProperty("--rows", matched.length + 1);
  return pair;
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

// The rows in the order of the right report; what only the left one has stays behind what it stands behind.
const byRight = rows => {
  let last = -1;
  const keys = new Map(rows.map((row, i) => [row, row[1] ? [last = row[1].at, -1] : [last, i]]));
  return [...rows].sort((p, q) => { const [a, b] = [keys.get(p), keys.get(q)]; return a[0] - b[0] || a[1] - b[1]; });
};

// On a narrow screen one side is shown at a time, in its own order. When the side is changed, the section at the top of the window begins there.
const sides = (names, orders) => {
  const bar = make("div", { className: "sides", role: "group", ariaLabel: words.compare_side });
  names.forEach((name, i) => {
    const button = make("button", { type: "button", textContent: name, ariaPressed: String(!i) });
    button.addEventListener("click", () => {
      const list = bar.parentNode, { top, bottom } = bar.getBoundingClientRect();
      const pair = $$(".pair:not(.heads)", list).find(pair => pair.getBoundingClientRect().bottom > bottom + 1);
      for (const other of bar.children) other.ariaPressed = String(other === button);
      list.dataset.side = "ab"[i];
      list.append(...orders[i]);
      if (pair && top < 1) scrollBy({ top: pair.getBoundingClientRect().top - bar.offsetHeight, behavior: "instant" });
    });
    bar.append(button);
  });
  return bar;
};

// An address that does not name two reports offers a choice: a field for each side that is missing, and what is found by it leads on.
const offer = (text, given, known) => {
  if (text) tell(text);
  if (!searchable) return;
  const fields = ["a", "b"].map((name, i) => {
    const label = [words.compare_left, words.compare_right][i];
    if (known[i]) return make("p", {}, make("b", { textContent: label }), " ", make("a", { href: link(known[i].address), textContent: named(known[i]) }));
    const input = make("input", { type: "search", id: "find-" + name, placeholder: words.compare_find, autocomplete: "off" });
    // What the address says in vain is looked for first, else the place of the other side.
    input.value = (given[i] ?? "").split("/").filter(part => /^[a-z-]+$/.test(part)).join(" ") || known[1 - i]?.title || "";
    const field = make("div", { className: "field" }, make("label", { htmlFor: input.id, textContent: label }), input), box = make("div", {}, field);
    const to = path => "?" + new URLSearchParams([["a", known[0]?.address], ["b", known[1]?.address], [name, "/" + path]].filter(([, address]) => address));
    const begin = async () => { const { attach, reports } = await import("./places.js" + version); attach(input, box, { find: reports, to, label }); };
    input.value ? begin() : input.addEventListener("focus", begin, { once: true });
    input.addEventListener("keydown", e => { if (e.key === "Enter" && !e.isComposing) $("a", box)?.click(); });
    return box;
  });
  page.append(make("div", { className: "missing" }, ...fields));
};

const named = of => [of.title, of.year].filter(Boolean).join(" ") || of.name;
const show = async () => {
  const given = ["a", "b"].map(side => whole(asked.get(side)));
  if (!given[0] && !given[1]) return offer("", given, []);
  tell(words.compare_loading);
  const both = await Promise.all(given.map(fetched)), lost = given.filter((address, i) => address && !both[i]);
  if (!both[0] || !both[1]) return offer(lost.length ? words.compare_missing.replace("{address}", lost.join(" ")) : words.compare_wrong, given, both);
  const [left, right] = both, choosing = chooser(left, right), { sections, paragraphs, ready } = await import("./align.js" + version);
  document.title = `${named(left)} ↔ ${named(right)} - ${document.title}`;
  if (searchable) await ready(both.map(of => of.sections.map(s => s.text).join("")).join(""), root);
  const { rows, shared } = sections(left.sections, right.sections);
  const matched = paragraphs(rows.map(row => row.map(s => row[0] && row[1] ? s.blocks.map(block => block.textContent) : [])));
  const head = make("div", { className: "pair heads" }, ...both.map(of => make("h2", { className: "half" }, make("a", { href: link(of.address), textContent: named(of) }))));
  const pairs = new Map(rows.map((row, i) => [row, beside(both, row, matched[i])])), orders = [rows, byRight(rows)].map(rows => rows.map(row => pairs.get(row)));
  const list = make("div", { className: "pairs", lang: "zh-Hans" }, sides(both.map(named), orders), head, ...orders[0]);
  const count = fill(words.compare_count, { a: left.sections.length, b: right.sections.length, n: shared });
  list.dataset.side = "a";
  // All at once, so that nothing moves.
  page.replaceChildren(await choosing, make("p", { className: "small", role: "status", textContent: count }), numbers(both), list);
};
show().catch(() => tell(words.compare_failed));
}
