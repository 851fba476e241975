// Everything here is an addition: each page reads, links and folds without it. A plain script, so that it also runs from disk.
// `words` stands above: what the scripts say, in the language of the interface.
// A string with its values; {n|one|many} chooses by number.
const fill = (text, values) => text.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (_, key, one, many) => one === undefined ? values[key] : values[key] === 1 ? one : many);
// Another page of the site as a document. The policy of this page does not know the style element of that one, which has no use here.
const parsed = html => new DOMParser().parseFromString(html.replace(/<style>[^]*?<\/style>/g, ""), "text/html");
{
const root = document.documentElement, $ = (s, e = document) => e.querySelector(s), $$ = (s, e = document) => [...e.querySelectorAll(s)];
const make = (name, properties) => Object.assign(document.createElement(name), properties);
root.classList.add("js");
const own = document.currentScript.src;
const wide = matchMedia("(min-width: 80rem)");

const toast = make("div", { className: "toast", role: "status" });
document.body.append(toast);
let hush;
const say = text => { toast.textContent = text; clearTimeout(hush); hush = setTimeout(() => toast.textContent = "", 2500); };
const copy = (text, done) => {
  if (!navigator.clipboard) return say(words.no_copy);
  navigator.clipboard.writeText(text).then(() => say(done), () => say(words.no_copy));
};

// A report's links of sections and paragraphs to themselves say what they are; a list of notes that leaves out what stands beside the text gets it from there.
if ($(".lay")) {
  const text = $(".text"), titles = {}, name = (a, className, ariaLabel) => a && Object.assign(a, { className, ariaLabel });
  for (const h of $$(":is(h2, h3, h4, h5, h6)[id^=s]", text)) {
    const bare = h.cloneNode(true), link = $(":scope > a[href^='#s']:last-child", h);
    $$("sup, a[href^='#s']:last-child", bare).forEach(x => x.remove());
    const title = titles[h.id] = bare.textContent.trim();
    // The link stands in the heading, and is not part of its name.
    if (link) h.ariaLabel = title;
    name(link, "sn", fill(words.section_link, { section: title }));
  }
  for (const a of $$("[data-v] > a:first-child", text)) {
    const section = titles[a.hash.slice(1).replace(/-p\d+$/, "")], n = a.textContent;
    name(a, "pn", section ? fill(words.paragraph_at, { section, n }) : fill(words.paragraph_link, { n }));
  }
  for (const a of $$(".notes li > a", text)) {
    a.ariaLabel = words.back.replace("{n}", a.textContent);
    const item = a.parentNode, note = item.className && $(a.hash)?.cloneNode(true), line = $("p", item);
    if (!note) continue;
    $$(".go, .x", note).forEach(a => a.remove());
    $("b", note).remove();
    const name = $("b", line);
    name ? name.after(" ", ...note.childNodes) : line.prepend(...note.childNodes);
    item.removeAttribute("class");
    a.hash = "r" + item.id.slice(1);
  }
  // From a note one goes back to the reference that one came from.
  $$(".t[href^='#n']", text).forEach((ref, i) => ref.addEventListener("click", () => {
    const back = $(ref.hash + " > a");
    if (back) back.hash = ref.id ||= `r${ref.hash.slice(2)}_${i}`;
  }));
}

// Notes open in place where there is no margin, below their line and in sight; the address stays as it is.
for (const ref of $$(".t[href^='#m']")) {
  const note = $(ref.hash);
  if (!note) continue;
  const show = on => {
    const place = () => ref.getBoundingClientRect().top, was = place();
    note.classList.toggle("open", on);
    ref.setAttribute("aria-expanded", on);
    // Browsers may hold the text below a note in its place, and so move the marker away.
    scrollBy({ top: place() - was, behavior: "instant" });
    if (!on) return;
    const { top, bottom } = note.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) note.scrollIntoView({ block: "nearest" });
  };
  // What is put away takes the focus along only if it had it.
  const close = () => { if (note.contains(document.activeElement)) ref.focus({ preventScroll: true }); show(false); };
  ref.addEventListener("click", e => { if (!wide.matches) { e.preventDefault(); show(!note.classList.contains("open")); } });
  $(".x", note)?.addEventListener("click", e => { e.preventDefault(); close(); });
  for (const of of [ref, note]) of.addEventListener("keydown", e => { if (e.key === "Escape" && !wide.matches) close(); });
}

// Other uses: hover, focus or a first tap shows the definition; Escape, leaving or a tap elsewhere puts it away.
const pop = make("div", { className: "pop", id: "pop", popover: "manual" });
($("main") ?? document.body).append(pop);
let owner, later, touched, wanted;
const hide = () => { clearTimeout(later); wanted = null; if (owner) { owner.removeAttribute("aria-describedby"); owner = null; pop.hidePopover(); } };
// A definition of another report stands on the term's page, under the id in the link.
const fetched = {};
const definition = async a => {
  if (a.dataset.n) return document.getElementById(a.dataset.n);
  const path = a.pathname + a.search;
  const page = await (fetched[path] ??= fetch(path).then(async r => parsed(r.ok ? await r.text() : "")));
  const item = (a.hash ? page.getElementById(a.hash.slice(1))?.closest("li") : page.querySelector(".defs > li"));
  if (!item) return;
  const box = make("div", {}), line = make("p", {});
  line.append(make("b", { textContent: $("h1 .big", page).textContent }), " ", $("div > p", item).textContent);
  box.dataset.from = $("h3", item).firstChild.textContent;
  box.append(line);
  return box;
};
const lift = async a => {
  clearTimeout(later);
  if (owner === a) return;
  hide();
  wanted = a;
  const note = await definition(a).catch(() => null);
  if (!note || wanted !== a) return;
  const text = $("p", note).cloneNode(true), from = make("p", { className: "small" });
  $$("a, small", text).forEach(x => x.remove());
  from.append(note.dataset.from ?? words.own);
  if (!a.hash || !a.dataset.n) from.append(" · ", make("a", { href: a.href, textContent: words.more }));
  pop.replaceChildren(text, from);
  owner = a; a.setAttribute("aria-describedby", "pop"); pop.showPopover();
  place();
};
const place = () => {
  const r = owner.getClientRects()[0], h = pop.offsetHeight, below = r.bottom + 6;
  pop.style.left = Math.max(16, Math.min(r.left, innerWidth - pop.offsetWidth - 16)) + "px";
  pop.style.top = (below + h > innerHeight && r.top > h ? r.top - h - 6 : Math.max(6, Math.min(below, innerHeight - h - 6))) + "px";
};
const defined = ".t[data-n], .t[href*='/terms/'][href*='#']";
if (pop.showPopover) {
  for (const a of $$(defined)) {
    a.addEventListener("pointerenter", e => { if (e.pointerType === "mouse") { clearTimeout(later); later = setTimeout(lift, 120, a); } });
    a.addEventListener("pointerdown", e => touched = e.pointerType !== "mouse");
    a.addEventListener("focus", () => { if (!touched) lift(a); });
    a.addEventListener("click", e => { if (touched && owner !== a) { e.preventDefault(); lift(a); } touched = false; });
  }
  for (const e of [pop, ...$$(defined)]) e.addEventListener("pointerleave", () => { clearTimeout(later); later = setTimeout(hide, 250); });
  pop.addEventListener("pointerenter", () => clearTimeout(later));
  addEventListener("focusin", e => { if (owner && e.target !== owner && !pop.contains(e.target)) hide(); });
  addEventListener("pointerdown", e => { if (owner && !pop.contains(e.target) && e.target.closest(".t") !== owner) hide(); });
  // Focus may scroll the page, and what it shows goes along; what the pointer shows stays behind.
  addEventListener("scroll", () => { if (document.activeElement !== (owner ?? wanted)) hide(); else if (owner) place(); }, { passive: true });
}

addEventListener("keydown", e => {
  if (e.key === "Escape") hide();
  if (e.key === "/" && !e.ctrlKey && !e.metaKey && !e.altKey && !/INPUT|SELECT|TEXTAREA/.test(e.target.tagName)) {
    const q = $$("[type=search][name=q]").find(i => i.offsetParent);
    if (q) { e.preventDefault(); q.focus(); }
  }
});

// Section and paragraph links are links; a click also copies the whole address, a paragraph's with the fingerprint of its text.
const page = location.href.split(/[?#]/)[0];
for (const a of $$(".pn, .sn")) a.addEventListener("click", () => {
  const print = document.getElementById(a.hash.slice(1))?.dataset.v;
  copy(page + (print ? "?v=" + print : "") + a.hash, words.copied);
});
// The day of access in a citation.
const today = new Date().toLocaleDateString("sv");
for (const e of $$("[data-fill=today], [data-fill=year]")) {
  const { fill, before = "", after = "", joint = "-" } = e.dataset;
  e.textContent = before + (fill === "year" ? today.slice(0, 4) : today.replaceAll("-", joint)) + after;
}
for (const b of $$(".copy")) b.addEventListener("click", () => copy($("#" + b.dataset.copy).textContent, words.cited));

// The browser's first jump to an anchor is instant; later ones may glide.
for (const event of ["pointerdown", "keydown"]) addEventListener(event, () => root.classList.add("smooth"), { capture: true, once: true });

// A copied link says what its paragraph said. If that has changed or moved since, or if the page has no such anchor, the page says so. The notice
// stands before the passage, whose scroll margin keeps it in sight wherever the browser jumps to the passage.
const anchored = () => {
  // Browsers that know no text fragments leave them in the hash.
  let id = location.hash.slice(1).replace(/:~:.*/, "");
  try { id = decodeURIComponent(id); } catch { /* looked for as it is */ }
  return { id, target: document.getElementById(id) };
};
const tell = (text, at) => {
  $$(".tell").forEach(old => old.remove());
  const line = make("p", { className: "notice tell", role: "status", textContent: text });
  const close = make("button", { type: "button", textContent: words.close });
  close.addEventListener("click", () => line.remove());
  line.append(close);
  at.before(line);
  at.scrollIntoView({ behavior: "instant" });
};
const top = $(".lay") ?? $("main > *");
/** What is nearest to an anchor that the page lacks: its section, or that around it. */
const nearest = id => {
  for (let near = id; /^s\d/.test(near);) {
    near = near.replace(/-?[^-]*$/, "");
    const found = near && document.getElementById(near);
    if (found) return found;
  }
};
const absent = () => {
  const { id, target } = anchored(), at = nearest(id) ?? top;
  if (id && id !== "top" && !target && at) tell(fill(words.absent, { id: "#" + id }), at);
};
const print = new URLSearchParams(location.search).get("v"), { id, target } = anchored();
if (/^[0-9a-f]{8}$/.test(print ?? "") && target?.dataset.v !== print) {
  const moved = $(`[data-v="${print}"]`), at = moved ?? target ?? nearest(id) ?? top;
  if (moved) location.hash = moved.id;
  if (at) tell(moved ? words.moved : target ? words.changed : words.gone, at);
} else absent();
addEventListener("hashchange", absent);

// Where the reader is: contents, spine; and where they were when they left.
const toc = $(".toc"), marks = $$(".text h2[id], .text h3[id]").filter(h => !h.closest(".notes")), now = $(".spine .now"), folio = $(".spine .folio");
const store = { get: k => { try { return localStorage.getItem(k); } catch { return null; } }, set: (k, v) => { try { localStorage.setItem(k, v); } catch { /* not kept */ } } };
const key = "gongbao:" + location.pathname;
if (folio) {
  let last;
  const links = toc ? $$("a", toc) : [], read = $(".text");
  const where = () => {
    const more = root.scrollHeight - innerHeight;
    folio.textContent = read && more > 0 ? Math.round(100 * Math.min(1, scrollY / more)) + "%" : "";
    if (!marks.length) return;
    const here = marks.findLast(h => h.getBoundingClientRect().top < innerHeight / 3);
    if (here === last) return;
    last = here;
    for (const a of links) here && a.hash === "#" + here.id ? a.setAttribute("aria-current", "location") : a.removeAttribute("aria-current");
    now.textContent = here ? here.firstChild.textContent : "";
    if (toc && here) store.set(key, here.id);
  };
  const was = toc && !location.hash && store.get(key), mark = was && marks.indexOf(document.getElementById(was)) > 0 && document.getElementById(was);
  if (mark && $(".lay")) {
    const line = make("p", { className: "resume", textContent: words.resume + " " });
    line.append(make("a", { href: "#" + mark.id, textContent: mark.firstChild.textContent }));
    $(".lay").before(line);
  }
  addEventListener("scroll", () => requestAnimationFrame(where), { passive: true });
  where();
}

// A page that a search led to has the words marked that were looked for. Browsers load no modules from disk.
if (location.protocol !== "file:" && $(".text") && new URLSearchParams(location.search).get("q")) import(own.replace("script.js", "mark.js"));

// A search field finds places, years and reports by name; what it needs for that is fetched when it is used.
if (location.protocol !== "file:") for (const input of $$("[type=search][name=q]:not(#q)")) {
  input.addEventListener("focus", () => import(own.replace("script.js", "places.js")).then(({ attach }) => attach(input)), { once: true });
}
}
