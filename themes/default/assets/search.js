// The search page. It reads a few small files of the index, and the pages of the reports whose hits it shows: a hit is shown
// only when the text of its section has been held against what was typed.
const version = new URL(import.meta.url).search;
const [{ Index, common, fold, parse, ranges, without }, { sections: passages }] =
  await Promise.all([import("./find.js" + version), import("./lines.js" + version)]);
const { byPlace, byYear, csv } = await import("./facets.js" + version);

const $ = id => document.getElementById(id);
const make = (name, properties, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};
const form = $("ask"), input = $("q"), box = $("hits"), title = $("results"), note = $("note"), list = $("found"), more = $("more");
const facets = $("facets"), save = $("save"), exactly = $("exactly");
const { root } = box.dataset, filters = ["place", "from", "to", "kind"];
/** Looks that a word may take before the first report is opened, and before the others are; reports that are shown at a time; terms, sections and lines that are shown. */
const FIRST = 2, LONGER = 3, REPORTS = 10, TERMS = 12, SECTIONS = 5, PASSAGES = 3;
/** The most reports that are opened in the background so that the count becomes exact; how many of them at a time; milliseconds before it. */
const COUNTED = 200, AT_ONCE = 2, PAUSE = 1000;
/** Pixels of hits below the window: a screen of hits costs few requests, and more follow when the reader goes on. */
const AHEAD = 100;

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
  return { number, sections, place, placeName: at?.[1] ?? "", year, kind, path, label: label ?? fill(words.year_of, { place: at?.[1] ?? "", year }) };
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

/** The sections of a report that hold what was typed, judged by their text; they are remembered with the report. */
const judge = (index, report, query) => report.judging ??= judged(index, report, query).then(hits => {
  report.judged = true;
  report.held = hits;
  return hits;
}, () => { report.judging = null; return null; });
const judged = async (index, report, query) => {
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

/** Places that are shown before the rest is asked for; and whether it has been. */
const PLACES = 8;
let allPlaces = false;
/** The years and places of what was found, each a link that narrows the search to it. */
const drawFacets = (index, reports, values) => {
  const to = change => "?" + new URLSearchParams(Object.entries({ ...values, ...change }).filter(([, value]) => value));
  const years = byYear(reports), places = byPlace(index.directory.places, reports, values.place), most = Math.max(...years.map(({ n }) => n));
  const bar = ({ year, n }) => {
    const link = make("a", { href: to({ from: year, to: year }), title: fill(words.in_year, { year, n }) }, make("span", { className: "vh", textContent: fill(words.in_year, { year, n }) }));
    link.style.setProperty("--part", n / most);
    return make("li", {}, link, make("span", { textContent: year, ariaHidden: true }));
  };
  const place = ({ address, name, n }) => make("li", {}, make("a", { href: to({ place: address }), textContent: name }), " ", make("span", { className: "n", textContent: n }));
  facets.replaceChildren();
  if (years.length > 1) facets.append(make("ol", { className: "by-year", ariaLabel: words.by_year }, ...years.map(bar)));
  if (places.length < 2) return;
  const names = make("ul", { className: "words", ariaLabel: words.by_place }, ...places.slice(0, allPlaces ? Infinity : PLACES).map(place));
  facets.append(names);
  if (allPlaces || places.length <= PLACES) return;
  const rest = make("button", { type: "button", className: "rest", textContent: fill(words.more_places, { n: places.length - PLACES }) });
  rest.addEventListener("click", () => { allPlaces = true; names.append(...places.slice(PLACES).map(place)); rest.remove(); names.children[PLACES].firstChild.focus(); });
  facets.append(rest);
};

/** All hits as a table: one row for each paragraph. */
const table = reports => csv(reports.flatMap(report => report.held.flatMap(({ section, lines }) => lines.map(({ id, text }) => ({
  report: report.label, place: report.placeName, year: report.year || "", section: section.notes ? words.own : section.heading,
  address: new URL(`${root}${report.path}${id ? "#" + id : ""}`, location.href).href, text: text.trim(),
})))));
const download = text => {
  const address = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
  make("a", { href: address, download: `${input.value.trim().replace(/[\\/:*?"<>|]/g, " ")}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
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
// Places, years and reports that are meant by name stand above the hits.
const byName = import("./places.js" + version).then(({ attach }) => attach(input, $("by-name")), () => () => {});
let turn = 0;
const search = async () => {
  const named = byName.then(update => update());
  const mine = ++turn, current = () => mine === turn, values = state();
  list.replaceChildren();
  facets.replaceChildren();
  $("named").replaceChildren();
  watcher?.disconnect();
  more.hidden = note.hidden = save.hidden = exactly.hidden = true;
  box.hidden = !values.q;
  document.documentElement.classList.toggle("asked", !!values.q);
  if (!values.q) return;
  title.textContent = words.loading;
  const tell = text => { note.textContent = text; note.hidden = !text; };
  try {
    const index = await open();
    await index.ready(values.q);
    const query = parse(values.q);
    if (!query.all.length) { title.textContent = words.none; return tell(query.none.length ? words.only_minus : words.nothing); }
    // A text that has a word has each part of it, too.
    if (query.none.some(out => query.all.some(run => run.includes(out)))) { title.textContent = words.none; return; }
    const found = await look(index, query, values, FIRST);
    if (!current()) return;
    if (query.all.some(run => run.length === 1)) tell(words.one);
    const terms = values.place || values.from || values.to || values.kind ? null : drawTerms(index, found.terms, query, current).catch(() => {});
    // What stands above the hits comes before them, unless it takes long, so that nothing moves.
    await Promise.race([Promise.all([named, terms]), new Promise(done => setTimeout(done, 400))]);
    if (!current()) return;
    await show(index, found, query, current, looks => look(index, query, values, looks));
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
  let next = 0, failed = false, refined = exact;
  const sure = () => exact || reports.every(report => report.judged);
  const count = () => {
    const held = reports.filter(report => report.held.length), n = held.reduce((n, report) => n + report.held.length, 0);
    title.textContent = n ? fill(sure() ? words.found : words.at_most, { n, reports: held.length }) : words.none;
    drawFacets(index, held, state());
    save.hidden = !n;
    more.textContent = fill(words.more_reports, { n: reports.length - next });
  };
  // Once the first report is shown, or two were opened in vain, a longer look takes out most of those that only seem to match.
  const refine = async looks => {
    refined = true;
    const left = new Map((await again(looks)).reports.map(report => [report.number, report]));
    if (current()) reports.splice(next, Infinity, ...reports.slice(next).filter(({ number }) => left.has(number)));
  };
  /** Shows reports until `enough` says so of how many are shown. */
  const some = async enough => {
    more.hidden = true;
    for (let shown = 0; !enough(shown) && next < reports.length;) {
      const batch = reports.slice(next, next + (next && refined ? AT_ONCE : 1));
      next += batch.length;
      const judged = await Promise.all(batch.map(report => judge(index, report, query)));
      if (!current()) return;
      batch.forEach((report, at) => {
        const hits = judged[at];
        if (!hits) failed = true;
        else if (hits.length) { list.append(draw(report, hits, query)); shown++; }
      });
      count();
      if (!refined && (shown || next > 1)) await refine(LONGER);
    }
    more.hidden = next >= reports.length;
    if (failed) { note.textContent = words.failed; note.hidden = false; }
  };
  /** Opens the reports that are not shown yet, and says after each what is known now. */
  const judgeRest = async () => {
    const rest = reports.filter(report => !report.judged);
    const one = async () => {
      for (let report; current() && (report = rest.shift());) {
        await judge(index, report, query);
        if (current()) count();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  };
  const further = async () => {
    await some(shown => shown >= REPORTS);
    if (current()) watch(further);
  };
  more.onclick = async () => {
    const last = list.lastElementChild;
    await further();
    last?.nextElementSibling?.querySelector("a")?.focus();
  };
  save.onclick = async () => {
    save.disabled = true;
    await judgeRest();
    save.disabled = false;
    if (current()) download(table(reports.filter(report => report.judged && report.held.length)));
  };
  count();
  const shownBefore = returning();
  await some(shown => shown >= Math.max(shownBefore, 1) && (shown >= REPORTS || list.getBoundingClientRect().bottom > innerHeight + AHEAD));
  if (!current()) return;
  arrive();
  watch(further);
  // What stands on the screen goes first; and who pays for what is fetched asks for an exact count.
  await new Promise(done => setTimeout(done, PAUSE));
  if (!current() || sure()) return;
  await refine();
  if (!current()) return;
  count();
  const left = reports.filter(report => !report.judged).length;
  if (left <= COUNTED && !navigator.connection?.saveData) return judgeRest();
  exactly.textContent = fill(words.count_all, { n: left });
  exactly.hidden = false;
  exactly.onclick = () => { exactly.hidden = true; judgeRest(); };
};

// More reports follow when the end of the list comes near.
let watcher;
const watch = further => {
  watcher?.disconnect();
  if (more.hidden) return;
  watcher = new IntersectionObserver(seen => {
    if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
    watcher.disconnect();
    further();
  }, { rootMargin: `${AHEAD / 2}px` });
  watcher.observe(more);
};

// Where a reader was who comes back stands in the history: how many reports were shown, and how far they had scrolled.
let back = history.state;
const returning = () => Math.min(back?.shown ?? 0, 10 * REPORTS);
const arrive = () => {
  if (back?.y) scrollTo(0, back.y);
  back = null;
};
let noting;
const noteDown = () => {
  clearTimeout(noting);
  if (!back && !box.hidden) history.replaceState({ shown: list.children.length, y: scrollY }, "");
};
addEventListener("scroll", () => { clearTimeout(noting); noting = setTimeout(noteDown, 200); }, { passive: true });
list.addEventListener("click", noteDown);

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
const soon = () => {
  back = null;
  clearTimeout(later);
  later = setTimeout(() => { write(false); search(); }, 250);
};
// While a word is still being composed, there is nothing to look for.
input.addEventListener("input", e => { clearTimeout(later); if (!e.isComposing) soon(); });
input.addEventListener("compositionstart", () => clearTimeout(later));
input.addEventListener("compositionend", soon);
form.addEventListener("change", e => { if (e.target !== input) { write(true); search(); } });
form.addEventListener("submit", e => { e.preventDefault(); clearTimeout(later); write(true); search(); });
addEventListener("popstate", e => { back = e.state; read(); search(); });
facets.addEventListener("click", e => {
  const link = e.target.closest("a");
  if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return;
  e.preventDefault();
  history.pushState(null, "", link.href);
  read();
  search();
  title.scrollIntoView({ block: "nearest" });
});

// Arrows move through the hits, Escape leads back to the field and clears it.
const links = () => [...document.querySelectorAll("#by-name nav:not([hidden]) a, #hits:not([hidden]) :is(#named a, #found a, #more:not([hidden]))")];
addEventListener("keydown", e => {
  const all = links(), at = all.indexOf(document.activeElement), inside = at >= 0;
  if (e.key === "ArrowDown" && (inside || document.activeElement === input) && all[at + 1]) { e.preventDefault(); all[at + 1].focus(); }
  else if (e.key === "ArrowUp" && inside) { e.preventDefault(); (all[at - 1] ?? input).focus(); }
  else if (e.key === "Escape" && inside) input.focus();
  else if (e.key === "Escape" && document.activeElement === input && input.value) { e.preventDefault(); input.value = ""; write(true); search(); }
});
