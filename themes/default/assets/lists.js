// What pages that list have beyond links: the grid is one stop of the Tab key, and lists are cut down to what one looks for.
// A plain script after script.js, so that it also runs from disk.
{
const $ = (s, e = document) => e.querySelector(s), $$ = (s, e = document) => [...e.querySelectorAll(s)];

for (const table of $$("table.grid")) {
  const box = table.parentNode;
  const links = [...table.rows].flatMap((row, y) => [...row.cells].flatMap((cell, x) => $$("a", cell).map(a => ({ a, x, y }))));
  const stop = to => { for (const { a } of links) a.tabIndex = a === to ? 0 : -1; };
  const steps = {
    ArrowRight: at => links.find((to, i) => i > at.i && to.y === at.y), ArrowLeft: at => links.findLast((to, i) => i < at.i && to.y === at.y),
    ArrowDown: at => links.find(to => to.y > at.y && to.x === at.x), ArrowUp: at => links.findLast(to => to.y < at.y && to.x === at.x),
    Home: at => links.find(to => to.y === at.y), End: at => links.findLast(to => to.y === at.y),
    PageDown: at => links.find(to => to.y >= at.y + 10 && to.x === at.x) ?? links.findLast(to => to.x === at.x),
    PageUp: at => links.findLast(to => to.y <= at.y - 10 && to.x === at.x) ?? links.find(to => to.x === at.x),
  };
  stop($("tbody a", table));
  // A link of the grid takes the focus now, and so the box around it need not.
  box.removeAttribute("tabindex");
  table.caption.append(" ", words.grid_keys);
  table.addEventListener("focusin", e => { if (e.target.matches("a")) stop(e.target); });
  table.addEventListener("keydown", e => {
    const i = links.findIndex(({ a }) => a === e.target), step = steps[e.key];
    if (i < 0 || !step || e.ctrlKey || e.altKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    step({ ...links[i], i })?.a.focus();
  });

  // On paper nothing scrolls: a wide grid becomes several, of as many years as a page holds.
  const columns = 14, all = table.rows[0].cells.length;
  let slices = [];
  const part = from => {
    const slice = table.cloneNode(true);
    for (const row of slice.rows) [...row.cells].forEach((cell, x) => { if (x && (x < from || x >= from + columns)) cell.remove(); });
    return slice;
  };
  addEventListener("beforeprint", () => {
    if (all - 1 <= columns || slices.length) return;
    for (let from = 1; from < all; from += columns) slices.push(part(from));
    box.before(...slices);
    box.hidden = true;
  });
  addEventListener("afterprint", () => { slices.forEach(slice => slice.remove()); slices = []; box.hidden = false; });
}

// A list, cut down to the items that have all typed words, in their text, in the heading of their group or in their reading.
const root = new URL("..", document.currentScript.src).pathname;
for (const form of $$("[data-filter]")) {
  const list = document.getElementById(form.dataset.filter), input = $("input", form), chosen = $$("select", form), count = $("output", form);
  const groups = $$("section:has(li), details", list).map(group => ({ group, open: group.open }));
  const known = $$("li:not(:has(li)), section:not(:has(li))", list).map(item => {
    const group = item.closest("section, details"), heading = group && list.contains(group) ? $("h2, summary", group).textContent : "";
    const path = "/" + ($("a", item)?.pathname.slice(root.length).replace(/index\.html$/, "") ?? "");
    // The letter of a group of terms is no word, and the address of a term ends in a digest.
    const text = `${heading.length > 1 ? heading : ""} ${item.textContent}`.toLowerCase();
    return { item, text, path, reading: `${path.replace(/^\/terms\/(.*)-[^/]*\/$/, "$1")} ${item.dataset.initials ?? ""}` };
  });
  const cut = () => {
    const typed = input.value.trim().toLowerCase(), parts = typed.split(/\s+/), letters = typed.replace(/[\s']/g, "");
    const narrow = typed || chosen.some(select => select.value);
    const has = ({ text, reading }) => !typed || reading.includes(letters) || parts.every(part => text.includes(part) || reading.includes(part));
    let shown = 0;
    for (const one of known) shown += !(one.item.hidden = !has(one) || !chosen.every(select => one.path.includes(select.value)));
    for (const { group, open } of groups) {
      group.hidden = !$("li:not([hidden], :has(li))", group);
      if (group.localName === "details") { group.parentNode.hidden = group.hidden; group.open = narrow ? true : open; }
    }
    count.textContent = narrow ? words.listed.replace("{n}", shown).replace("{all}", known.length) : "";
  };
  form.addEventListener("submit", e => e.preventDefault());
  // Browsers fill in again what was typed when a reader comes back.
  addEventListener("pageshow", () => { if (input.value || chosen.some(select => select.value)) cut(); });
  for (const field of [input, ...chosen]) field.addEventListener("input", cut);
}
}
