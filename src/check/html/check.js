(() => {
  "use strict";
  const form = document.querySelector(".filter");
  if (!form) return;
  const text = document.getElementById("q"), kind = document.getElementById("kind"), errors = document.getElementById("errors");
  const count = form.querySelector("output"), none = document.querySelector(".none");
  const entries = new Map([...document.querySelectorAll(".toc li")].map(li => [li.firstElementChild.hash.slice(1), li]));
  const kinds = [...document.querySelectorAll(".kind")].map(section => ({
    section, name: section.id, error: section.classList.contains("error"), all: Number(section.dataset.n), fold: section.querySelector("details"),
    items: [...section.querySelectorAll("li")].map(li => ({ li, text: li.textContent.toLowerCase() })),
  }));
  const total = kinds.reduce((sum, k) => sum + k.all, 0), held = kinds.reduce((sum, k) => sum + k.items.length, 0);
  const shown = n => n.toLocaleString("en");

  const filter = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const active = words.length > 0 || kind.value !== "" || Boolean(errors?.checked);
    let found = 0;
    for (const k of kinds) {
      const wanted = (kind.value === "" || kind.value === k.name) && (!errors?.checked || k.error);
      let here = 0;
      for (const item of k.items) {
        const matches = wanted && words.every(word => item.text.includes(word) || k.name.includes(word));
        item.li.hidden = !matches;
        here += matches;
      }
      found += here;
      k.section.hidden = here === 0;
      const entry = entries.get(k.name);
      entry.hidden = here === 0;
      const number = shown(active && here < k.items.length ? here : k.all);
      for (const holder of [entry, k.section.firstElementChild]) holder.querySelector(".n").textContent = number;
      if (k.fold) {
        if (words.length > 0) k.fold.open = true;
        else if (!active) k.fold.open = false;
      }
    }
    none.hidden = found > 0;
    none.parentElement.classList.toggle("filtered", words.length > 0);
    const of = held < total ? `${shown(held)} on this page, ${shown(total)} in all` : shown(total);
    count.textContent = active ? `${shown(found)} of ${of}` : "";
  };

  let waiting;
  text.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 80); });
  for (const field of [kind, errors]) field?.addEventListener("change", filter);
  form.addEventListener("submit", event => { event.preventDefault(); filter(); });
  form.addEventListener("reset", () => setTimeout(() => { filter(); text.focus(); }));
  document.addEventListener("click", event => {
    const wanted = event.target.closest?.("[data-find]")?.dataset.find;
    if (wanted === undefined) return;
    form.reset();
    setTimeout(() => { text.value = wanted; filter(); text.focus({ preventScroll: true }); });
  });
  form.hidden = false;
})();
