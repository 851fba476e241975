// Search over titles, headings and terms. The index comes as scripts, so that it works from disk as well.
{
const box = document.getElementById("hits"), input = document.getElementById("q"), title = document.getElementById("results");
const { root, index, parts } = box.dataset;
const make = (name, properties) => Object.assign(document.createElement(name), properties);
const MOST = 200;
const held = { reports: [], terms: [], headings: [] };
let failed = false, loading = null;

globalThis.found = (_, part) => { for (const key in part) held[key].push(...part[key]); };
const load = part => new Promise(done => {
  const script = make("script", { src: `${root}search/${part}.js`, onload: done, onerror: () => { failed = true; done(); } });
  document.head.append(script);
});

// Forms of one character are one: full width and half, capitals and small letters, kinds of quotation marks.
const fold = text => text.normalize("NFKC").toLowerCase().replace(/[“”„「」『』"]/g, '"').replace(/[‘’']/g, "'").replace(/\s+/g, " ");
const link = address => root + address.slice(1).replace(/\/(?=#|$)/, "/" + index);

// The words of a text, those that were looked for marked. Folding keeps places only where it keeps lengths; else nothing is marked.
const marked = (text, sought) => {
  const line = make("span"), folded = fold(text);
  if (folded.length !== text.length) { line.textContent = text; return line; }
  let at = 0;
  while (at < text.length) {
    const next = sought.map(w => [folded.indexOf(w, at), w.length]).filter(([i]) => i >= 0).sort((a, b) => a[0] - b[0] || b[1] - a[1])[0];
    if (!next) break;
    line.append(text.slice(at, next[0]), make("mark", { textContent: text.slice(next[0], next[0] + next[1]) }));
    at = next[0] + next[1];
  }
  line.append(text.slice(at));
  return line;
};

const group = (name, rows) => {
  if (!rows.length) return;
  const list = make("ul", { className: "list" });
  for (const row of rows.slice(0, MOST)) list.append(row());
  const head = make("h3", { textContent: name + " " });
  head.append(make("small", { textContent: rows.length }));
  box.append(head, list);
  if (rows.length > MOST) box.append(make("p", { className: "small", textContent: words.more_hits.replace("{n}", rows.length - MOST) }));
};
const row = (href, text, sought, beside) => () => {
  const item = make("li"), a = make("a", { href });
  a.append(marked(text, sought));
  item.append(a);
  if (beside) item.append(make("span", { className: "r", textContent: beside }));
  return item;
};

const show = query => {
  const sought = fold(query).split(" ").filter(Boolean);
  const has = text => { const f = fold(text); return sought.every(w => f.includes(w)); };
  box.replaceChildren(box.firstElementChild);
  if (!sought.length) { box.hidden = true; return; }
  box.hidden = false;
  const reports = held.reports.filter(([, label, , name]) => has(label + " " + name));
  const terms = held.terms.filter(([, ...names]) => has(names.join(" ")));
  const headings = [];
  for (const [address, label, ...rows] of held.headings)
    for (const [id, text] of rows)
      if (has(label + " " + text) && sought.some(w => fold(text).includes(w))) headings.push([address + "#" + id, text, label]);
  group(words.terms, terms.map(([address, name, ...others]) => row(link(address), name, sought, others.join("、"))));
  group(words.reports, reports.map(([address, label, , name]) => row(link(address), name, sought, label)));
  group(words.headings, headings.map(([address, text, label]) => row(link(address), text, sought, label)));
  const count = terms.length + reports.length + headings.length;
  title.textContent = count ? words.found.replace("{n}", count) : words.none;
  if (failed) box.append(make("p", { className: "notice", textContent: words.failed }));
};

const search = async query => {
  if (query.trim() && !loading) {
    box.hidden = false;
    title.textContent = words.loading;
    loading = Promise.all(parts.split(" ").map(load));
  }
  await loading;
  show(input.value);
};

const typed = new URLSearchParams(location.search).get("q") ?? "";
input.value = typed;
if (typed) search(typed); else input.focus();
let later;
input.addEventListener("input", () => {
  clearTimeout(later);
  later = setTimeout(() => {
    const at = input.value.trim() ? "?q=" + encodeURIComponent(input.value.trim()) : "";
    try { history.replaceState(null, "", location.pathname + at); } catch { /* from disk the address stays */ }
    search(input.value);
  }, 150);
});
input.form.addEventListener("submit", e => { e.preventDefault(); clearTimeout(later); search(input.value); });
addEventListener("popstate", () => { input.value = new URLSearchParams(location.search).get("q") ?? ""; search(input.value); });
}
