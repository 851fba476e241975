// The search page. It reads a few small files of the index, and the pages of the reports whose hits it shows: a hit is shown
// only when the text of its section has been held against what was typed.
const version = new URL(import.meta.url).search;
const [{ Index, common, fold, parse, ranges, without }, { sections: passages }] =
  await Promise.all([import("./find.js" + version), import("./lines.js" + version)]);

const $ = id => document.getElementById(id);
const make = (name, properties, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
const form = $("ask"), input = $("q"), box = $("hits"), title = $("results"), note = $("note"), list = $("found"), more = $("more");
const { root } = box.dataset, filters = ["place", "from", "to", "kind"];
/** Looks that a word may take before the first report is opened; reports that are shown at a time; terms, sections and lines that are shown. */
const FIRST = 2, REPORTS = 10, TERMS = 12, SECTIONS = 5, PASSAGES = 3;

const get = async (name, kind) => {
  const file = await fetch(`${root}search/${name}`, name === "index.json" ? { cache: "no-cache" } : {});
  if (!file.ok) throw new Error(`${file.status}: ${name}`);
  return kind === "bytes" ? file.arrayBuffer() : file.text();
};
// The page brings the directory along. One that a browser has kept from before the archive's last publication names shards that are no
// more: then the directory is fetched.
let opening, brought = $("directory")?.textContent;
const open = () => opening ??= Index.open(get, brought).catch(error => { opening = null; throw error; });

/** A report's name, address and year. */
const reportOf = (directory, number) => {
  const [sections, place, year, kind, part, label] = directory.reports[number], at = directory.places[place];
  const path = part?.startsWith("/") ? part.slice(1) : (at?.[0] ?? "") + (part ?? `${year}/`);
  return { number, sections, place, year, kind, path, label: label ?? fill(words.year_of, { place: at?.[1] ?? "", year }) };
};
const pages = new Map();
const pageOf = path => {
  let page = pages.get(path);
  if (!page) {
    page = fetch(root + path).then(async answer => {
      if (!answer.ok) throw new Error(`${answer.status}: ${path}`);
      return passages(parsed(await answer.text()));
    });
    page.catch(() => pages.delete(path));
    pages.set(path, page);
  }
  return page;
};

/** Whether a report passes the filters. */
const filter = (directory, values) => {
  const inside = new Set();
  directory.places.forEach(([address, , parent], at) => { if (`/${address}` === values.place || inside.has(parent)) inside.add(at); });
  // A place stands before those in it; one that does not is found in a second round.
  directory.places.forEach(([, , parent], at) => { if (inside.has(parent)) inside.add(at); });
  return ({ place, year, kind }) => (!values.place || inside.has(place)) && (!values.from || year >= +values.from) &&
    (!values.to || year && year <= +values.to) && (!values.kind || ["report", "summary", "excerpt", "other"][kind] === values.kind);
};

/** What the lists say: sections by report, the newest report first, and terms. Each word may take so many looks. */
const look = async (index, query, values, looks) => {
  const find = run => index.find(run, looks);
  const [all, none] = await Promise.all([query.all, query.none].map(runs => Promise.all(runs.map(find))));
  let left = all.map(found => found.sections).sort((a, b) => a.length - b.length).reduce(common);
  for (const found of none) if (found.exact) left = without(left, found.sections);
  const passes = filter(index.directory, values), reports = new Map(), terms = [];
  for (const section of left) {
    if (section >= index.terms) { terms.push(section - index.terms); continue; }
    const [number, at] = index.place(section);
    if (!reports.has(number)) {
      const report = reportOf(index.directory, number);
      reports.set(number, passes(report) && { ...report, held: [] });
    }
    if (reports.get(number)) reports.get(number).held.push(at);
  }
  const found = [...reports.values()].filter(Boolean).sort((a, b) => b.year - a.year || a.number - b.number);
  return { reports: found, terms, exact: [...all, ...none].every(({ exact }) => exact) };
};

/** The sections of a report that hold what was typed, judged by their text. */
const judge = async (index, report, query) => {
  const page = await pageOf(report.path);
  const hits = [];
  for (const at of report.held) {
    const section = page[at];
    if (!section) continue;
    const lines = [];
    for (const { id, text } of section.lines) {
      await index.ready(text);
      lines.push({ id, text, run: fold(text).run });
    }
    const has = run => lines.some(line => line.run.includes(run));
    if (query.all.every(has) && !query.none.some(has)) hits.push({ section, lines: lines.filter(line => query.all.some(run => line.run.includes(run))) });
  }
  return hits;
};

const STOP = /[。！？；;!?\n]/;
/** The sentence around the first hit of a line, its hits marked. */
const sentence = (text, runs) => {
  const found = ranges(text, runs), [start, stop] = found[0] ?? [0, 0];
  let from = start, to = stop;
  while (from > 0 && start - from < 60 && !STOP.test(text[from - 1])) from--;
  while (to < text.length && to - stop < 90 && !STOP.test(text[to - 1] ?? "")) to++;
  const out = make("p", {}, from > 0 && !STOP.test(text[from - 1]) ? "…" : "");
  let at = from;
  for (const [a, b] of found) {
    if (a < from || b > to) continue;
    out.append(text.slice(at, a), make("mark", { textContent: text.slice(a, b) }));
    at = b;
  }
  out.append(text.slice(at, to), to < text.length && !STOP.test(text[to - 1]) ? "…" : "");
  return out;
};
const draw = (report, hits, query) => {
  const link = id => `${root}${report.path}?q=${encodeURIComponent(input.value.trim())}${id ? "#" + id : ""}`;
  const rows = hits.map(({ section, lines }) => {
    const seen = new Set(), row = make("li", {});
    const heading = section.notes ? words.own : section.heading;
    // A heading that is a hit itself is not said twice.
    if (heading && !(section.id && lines[0].id === section.id)) row.append(make("h4", {}, heading));
    // Each word once, and then other lines as long as there is room.
    const fresh = lines.filter(line => query.all.some(run => line.run.includes(run) && !seen.has(run) && seen.add(run)));
    for (const line of [...fresh, ...lines.filter(line => !fresh.includes(line))].slice(0, PASSAGES))
      row.append(make("a", { href: link(line.id) }, sentence(line.text, query.all)));
    return row;
  });
  const kind = report.kind ? box.dataset[`kind${report.kind}`] : "";
  const head = make("h3", {}, make("a", { href: link("") }, report.label), " ", make("small", {}, [kind, fill(words.sections, { n: hits.length })].filter(Boolean).join(" · ")));
  const shown = make("ol", {}, ...rows.slice(0, SECTIONS));
  const item = make("li", {}, head, shown);
  if (rows.length > SECTIONS) {
    const rest = make("button", { type: "button", className: "rest", textContent: fill(words.rest, { n: rows.length - SECTIONS }) });
    rest.addEventListener("click", () => { shown.append(...rows.slice(SECTIONS)); rest.remove(); rows[SECTIONS].querySelector("a")?.focus(); });
    item.append(rest);
  }
  return item;
};

const drawTerms = async (index, numbers, query, current) => {
  const { block } = index.directory, rows = [];
  for (const number of numbers.slice(0, TERMS * 4)) {
    if (rows.length >= TERMS) break;
    const names = JSON.parse(await index.get(`terms-${Math.floor(number / block)}.json`, "text"))[number % block];
    const has = run => names?.slice(1).some(name => fold(name).run.includes(run));
    if (query.all.every(has) && !query.none.some(has)) rows.push(make("li", {}, make("a", { href: root + names[0] }, names[1])));
  }
  if (rows.length && current()) $("named").replaceChildren(make("span", { className: "small", textContent: words.terms }), make("ul", { className: "words" }, ...rows));
};

const state = () => Object.fromEntries([["q", input.value.trim()], ...filters.map(name => [name, form.elements[name]?.value ?? ""])].filter(([, value]) => value));
let turn = 0;
const search = async () => {
  const mine = ++turn, current = () => mine === turn, values = state();
  list.replaceChildren();
  $("named").replaceChildren();
  more.hidden = note.hidden = true;
  box.hidden = !values.q;
  if (!values.q) return;
  title.textContent = words.loading;
  const tell = text => { note.textContent = text; note.hidden = !text; };
  try {
    const index = await open();
    await index.ready(values.q);
    const query = parse(values.q);
    if (!query.all.length) { title.textContent = words.none; return tell(query.none.length ? words.only_minus : words.nothing); }
    const found = await look(index, query, values, FIRST);
    if (!current()) return;
    if (query.all.some(run => run.length === 1)) tell(words.one);
    if (!values.place && !values.from && !values.to && !values.kind) drawTerms(index, found.terms, query, current).catch(() => {});
    await show(index, found, query, current, () => look(index, query, values));
  } catch (error) {
    if (current() && brought) {
      brought = opening = undefined;
      return search();
    }
    console.warn(error);
    if (current()) { title.textContent = words.failed; box.hidden = false; }
  }
};

/** Opens report after report, some at a time, and shows what their texts bear out. */
const show = async (index, { reports, exact }, query, current, again) => {
  const sum = () => ({ n: reports.reduce((n, report) => n + report.held.length, 0), reports: reports.filter(report => report.held.length).length });
  const count = () => {
    const { n, reports: held } = sum(), sure = exact || reports.every(report => report.judged);
    title.textContent = n ? fill(sure ? words.found : words.at_most, { n, reports: held }) : words.none;
  };
  let next = 0, failed = false, refined = exact;
  // Once the first report is shown, or two were opened in vain, a longer look takes out most of those that only seem to match.
  const refine = async () => {
    refined = true;
    const left = new Map((await again()).reports.map(report => [report.number, report]));
    if (current()) reports.splice(next, Infinity, ...reports.slice(next).flatMap(({ number }) => left.get(number) ?? []));
  };
  const some = async () => {
    more.hidden = true;
    for (let shown = 0; shown < REPORTS && next < reports.length;) {
      const batch = reports.slice(next, next + (next && refined ? Math.min(REPORTS - shown, 4) : 1));
      next += batch.length;
      const judged = await Promise.all(batch.map(report => judge(index, report, query).catch(() => { failed = true; return null; })));
      if (!current()) return;
      batch.forEach((report, at) => {
        const hits = judged[at];
        if (!hits) return;
        report.judged = true;
        report.held = hits;
        if (hits.length) { list.append(draw(report, hits, query)); shown++; }
      });
      count();
      if (!refined && (shown || next > 1)) await refine();
    }
    count();
    more.hidden = next >= reports.length;
    more.textContent = fill(words.more_reports, { n: reports.length - next });
    if (failed) { note.textContent = words.failed; note.hidden = false; }
  };
  more.onclick = async () => {
    const last = list.lastElementChild;
    await some();
    last?.nextElementSibling?.querySelector("a")?.focus();
  };
  count();
  await some();
};

const read = () => {
  const values = new URLSearchParams(location.search);
  input.value = values.get("q") ?? "";
  for (const name of filters) if (form.elements[name]) form.elements[name].value = values.get(name) ?? "";
};
const write = push => {
  const address = "?" + new URLSearchParams(state());
  history[push ? "pushState" : "replaceState"](null, "", address === "?" ? location.pathname : address);
};
// What was typed while this script was on its way stays, and is looked for.
const typed = input.value;
read();
if (typed && typed !== input.value) { input.value = typed; write(false); }
open().catch(() => {});
if (input.value) search(); else input.focus();
let later;
input.addEventListener("input", () => {
  clearTimeout(later);
  later = setTimeout(() => { write(false); search(); }, 250);
});
input.addEventListener("compositionstart", () => clearTimeout(later));
form.addEventListener("change", e => { if (e.target !== input) { write(true); search(); } });
form.addEventListener("submit", e => { e.preventDefault(); clearTimeout(later); write(true); search(); });
addEventListener("popstate", () => { read(); search(); });

// Arrows move through the hits, Escape leads back to the field and clears it.
const links = () => [...box.querySelectorAll("#named a, #found a, #more:not([hidden])")];
addEventListener("keydown", e => {
  const all = links(), at = all.indexOf(document.activeElement), inside = at >= 0;
  if (e.key === "ArrowDown" && (inside || document.activeElement === input) && all[at + 1]) { e.preventDefault(); all[at + 1].focus(); }
  else if (e.key === "ArrowUp" && inside) { e.preventDefault(); (all[at - 1] ?? input).focus(); }
  else if (e.key === "Escape" && inside) input.focus();
  else if (e.key === "Escape" && document.activeElement === input && input.value) { e.preventDefault(); input.value = ""; write(true); search(); }
});
