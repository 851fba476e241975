// Search fields find places, years and reports by name: 广东省2024年政府工作报告, 深圳, ningbo, nb 2024, 粤. The names come from one small file,
// which is fetched when a field is first used.
const version = new URL(import.meta.url).search, root = new URL("../", import.meta.url);
const { fold, needsTable, takeTable } = await import("./find.js" + version);

const make = (name, properties, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};
const text = name => fetch(new URL("search/" + name, root), { cache: "no-cache" }).then(file => {
  if (!file.ok) throw new Error(`${file.status}: ${name}`);
  return file.text();
});

/** How well a name is met: as a whole, as the beginning of it, or within it. */
const WHOLE = 40, READ = 36, INITIALS = 34, BEGINS = 28, BEGINS_READ = 22, BEGINS_INITIALS = 16, WITHIN = 10;
/** Places and reports that are shown. */
const MOST = 6;

/** Years from `1998 2003-2024`. */
const yearsOf = text => text.split(" ").filter(Boolean).flatMap(run => {
  const [from, to = from] = run.split("-").map(Number);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
});

/** The index as it is looked up. */
export function read(json) {
  const index = JSON.parse(json);
  if (index.format !== "gongbao-places" || index.version !== 1) throw new Error("not an index of this version");
  const places = [];
  for (const [names, part, parent, reading, years] of index.places) {
    const syllables = reading.split(" ");
    places.push({
      names: names.split(" "), forms: names.split(" ").map(name => fold(name).run), part, parent, years: yearsOf(years), others: [],
      readings: [...new Set([syllables.join(""), part.split("/").at(-1)])], initials: syllables.map(s => s[0]).join(""),
    });
  }
  const above = place => places[place.parent];
  // A place may stand before the one that it lies in.
  const complete = place => {
    if (place.path) return place;
    const parent = above(place) && complete(above(place));
    place.line = parent ? [...parent.line, parent] : [];
    place.path = place.part.startsWith("/") ? place.part.slice(1) + "/" : (parent?.path ?? "") + place.part + "/";
    return place;
  };
  places.forEach(complete);
  const loose = [];
  for (const [at, year, path, label] of index.others) {
    const report = { year, path: path.slice(1), label };
    places[at] ? places[at].others.push(report) : loose.push({ ...report, run: fold(label).run });
  }
  return { places, loose, years: new Set(yearsOf(index.years)) };
}

const NUMERALS = "〇一二三四五六七八九";
/** What was typed, taken apart: a year, and the rest without what every report is called. */
export function taken(run) {
  let year = null;
  const plain = run.replace(/[一二][〇○零一二三四五六七八九]{3}(?=年|$)/, found => [...found].map(c => Math.max(0, NUMERALS.indexOf(c))).join(""));
  const rest = plain.replace(/(^|\D)((?:19|20)\d\d)(?!\d)(?:年度?)?/, (_, before, found) => { year = +found; return before; })
    .replace(/(?:人民)?政府(?:工作)?(?:报告?)?$|工作报告$|报告$/, "").replace(/['’·.,，、-]/g, "");
  return { year, rest };
}

/** How well this is a name of a place itself. */
const own = ({ forms, readings, initials }, run) => {
  if (forms.includes(run)) return WHOLE;
  if (/^[a-z]/.test(run)) {
    if (readings.includes(run)) return READ;
    if (run.length < 2) return 0;
    if (initials === run) return INITIALS;
    if (readings.some(reading => reading.startsWith(run))) return BEGINS_READ;
    return initials.startsWith(run) ? BEGINS_INITIALS : 0;
  }
  if (forms.some(form => form.startsWith(run))) return BEGINS;
  return run.length > 1 && forms[0].includes(run) ? WITHIN : 0;
};
/** As `own`, for a name that may begin with those of the places above: 广东省深圳市. */
const score = (place, run, from = 0) => {
  let best = own(place, run);
  for (let i = from; i < place.line.length; i++) {
    const { forms, readings } = place.line[i];
    for (const form of [...forms, ...readings])
      if (run.length > form.length && run.startsWith(form)) best = Math.max(best, score(place, run.slice(form.length), i + 1));
  }
  return best;
};
const match = (places, run) => places.map(place => ({ place, points: run && score(place, run) })).filter(({ points }) => points);

/** The places that are meant, the most likely first. */
const meant = ({ places }, typed, rest) => {
  let found = match(places, rest);
  // Beside other words only a whole name means a place.
  if (!found.length && /\s/.test(typed.trim()))
    found = typed.trim().split(/\s+/).flatMap(word => match(places, taken(fold(word).run).rest)).filter(({ points }) => points >= INITIALS);
  const held = ({ place }) => place.years.length + place.others.length;
  found.sort((a, b) => b.points - a.points || a.place.line.length - b.place.line.length || held(b) - held(a));
  return [...new Map(found.map(hit => [hit.place, hit])).values()];
};

const label = ({ names, line }) => (line.length && !line[0].names[0].endsWith("市") ? line.slice(1) : line).map(at => at.names[0]).join("") + names[0];
const reportsOf = (place, year) => [
  ...place.years.filter(y => y === year).map(y => ({ path: `${place.path}${y}/`, label: fill(words.year_of, { place: label(place), year: y }), year: y })),
  ...place.others.filter(other => other.year === year),
];

/** Links to what the typed text names: reports first if it has a year, then places, years, and reports of no place. */
export function find(index, typed) {
  const { year, rest } = taken(fold(typed).run), found = meant(index, typed, rest).slice(0, MOST), links = [];
  for (const { place } of year ? found : []) links.push(...reportsOf(place, year).map(({ path, label }) => ({ path, label })));
  for (const { place, points } of found) {
    const years = [...new Set([...place.years, ...place.others.map(other => other.year)])].filter(Boolean).sort((a, b) => a - b);
    const n = place.years.length + place.others.length;
    const small = n ? fill(words.place_held, { n, from: years[0], to: years.at(-1) }) : "";
    links.push({ path: place.path, label: label(place), small });
    if (!year && points >= INITIALS && place === found[0].place && years.length)
      links.push(...reportsOf(place, years.at(-1)).slice(0, 1).map(({ path, label }) => ({ path, label, small: words.newest })));
  }
  if (year && !rest && index.years.has(year)) links.push({ path: `${year}/`, label: fill(words.year, { year }) });
  if (rest.length > 1) links.push(...index.loose.filter(({ run, year: of }) => run.includes(rest) && (!year || of === year)).slice(0, 3));
  return links.slice(0, MOST);
}

/** Reports that are shown where only reports are wanted. */
const MOST_REPORTS = 24;
/** Links to the reports that the typed text names: those of a place, the newest first, or those of a year. */
export function reports(index, typed) {
  const { year, rest } = taken(fold(typed).run), places = rest ? meant(index, typed, rest).map(({ place }) => place) : index.places;
  const years = ({ years, others }) => [...new Set([...years, ...others.map(other => other.year)])].sort((a, b) => b - a);
  const links = places.flatMap(place => (year ? [year] : years(place)).flatMap(year => reportsOf(place, year)));
  if (rest.length > 1) links.push(...index.loose.filter(({ run, year: of }) => run.includes(rest) && (!year || of === year)));
  return links.slice(0, MOST_REPORTS);
}

let loading;
const load = () => loading ??= text("places.json").then(read).catch(error => { loading = null; throw error; });

const attached = new WeakMap();
const leads = { find, to: path => new URL(path, root).href, label: words.named };
/** Shows below a field, or in `box`, what its text names. Yields the function that brings this up to date. */
export function attach(input, box, { find, to, label } = leads) {
  if (attached.has(input)) return attached.get(input);
  const list = make("ul", {}), panel = make("nav", { className: "by-name", hidden: true, ariaLabel: label }, list);
  box ? box.append(panel) : (panel.classList.add("below"), input.closest(".field").append(panel));
  let turn = 0;
  const show = links => {
    list.replaceChildren(...links.map(({ path, label, small }) => {
      const name = make("a", { href: to(path), textContent: label, lang: "zh-Hans" });
      return make("li", {}, name, ...small ? [" ", make("small", { textContent: small })] : []);
    }));
    panel.hidden = !links.length;
  };
  const update = async () => {
    const mine = ++turn, typed = input.value;
    if (!typed.trim()) return show([]);
    try {
      const index = await load();
      if (needsTable(typed)) takeTable(await text("traditional.txt"));
      if (mine === turn) show(find(index, typed));
    } catch { show([]); }
  };
  attached.set(input, update);
  input.addEventListener("input", e => { if (!e.isComposing) update(); });
  input.addEventListener("compositionend", update);
  if (!box) steer(input, panel, () => { turn++; panel.hidden = true; }, update);
  load().catch(() => {});
  update();
  return update;
}

/** Arrows move from a field into its panel and through it; Escape, and leaving both, close it. */
const steer = (input, panel, close, open) => {
  const field = input.closest(".field");
  field.addEventListener("keydown", e => {
    const links = [...panel.querySelectorAll("a")], at = links.indexOf(document.activeElement);
    if (e.isComposing || panel.hidden) return;
    if (e.key === "ArrowDown" && links[at + 1]) { e.preventDefault(); links[at + 1].focus(); }
    else if (e.key === "ArrowUp" && at >= 0) { e.preventDefault(); (links[at - 1] ?? input).focus(); }
    else if (e.key === "Escape") { e.preventDefault(); close(); input.focus(); }
  });
  field.addEventListener("focusout", e => { if (!field.contains(e.relatedTarget)) close(); });
  input.addEventListener("focus", () => { if (panel.hidden && !panel.contains(document.activeElement)) open(); });
};
