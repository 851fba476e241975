// All kinds of pages of an archive of made-up reports, at all widths and in both schemes. GONGBAO_REPORTS says how many there are.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { journeys, launch, listening, open, widths } from "../browser.mjs";
import { serveMade } from "../site.mjs";

const reports = Number(process.env.GONGBAO_REPORTS ?? 60);
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SHIFT = 0.05, searched = "银发课堂";

let browser, site, term;
before(async () => {
  [browser, site] = await Promise.all([launch(), serveMade("/archive/", reports)]);
  const { page, close } = await open(browser, site, "terms/");
  term = await page.locator("#term-list a", { hasText: searched }).first().evaluate(a => a.pathname.replace("/archive/", ""));
  await close();
});
after(async () => { await browser?.close(); await site?.close(); });

/** The kinds of pages: an address, and what is there when the page is complete. */
const kinds = () => ({
  home: "", report: "zhejiang/ningbo/2026/", place: "zhejiang/ningbo/", province: "zhejiang/", county: "zhejiang/ningbo/beilun/", year: "2026/",
  places: "places/", years: "years/", terms: "terms/", ordered: "terms/by-year/", term, search: "search/", data: "data/", missing: "404.html",
  results: [`search/?q=${searched}`, "#found li"], marked: [`zhejiang/ningbo/2026/?q=${encodeURIComponent("乡镇")}`, "mark"],
  comparison: ["compare/?a=/zhejiang/ningbo/2025/&b=/zhejiang/ningbo/2026/", ".choose"], choice: ["compare/?a=/zhejiang/ningbo/2025/", ".by-name a"],
});

/** Adds up how far a page moved what was already there. */
const watch = page => page.addInitScript(() => {
  window.shifted = 0;
  new PerformanceObserver(list => { for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.shifted += value; })
    .observe({ type: "layout-shift", buffered: true });
});

for (const width of Object.keys(widths)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`each kind of page of ${reports} reports fits, keeps its place, and axe-core finds nothing: ${width}, ${colorScheme}`, async () => {
      const { page, close } = await open(browser, site, "404.html", { width, colorScheme });
      await watch(page);
      const wrong = [];
      for (const [kind, of] of Object.entries(kinds())) {
        const [address, complete] = [of].flat();
        await page.goto(site.home + address);
        await page.waitForLoadState("networkidle");
        if (complete) await page.locator(complete).first().waitFor();
        const { over, shifted } = await page.evaluate(() => ({ over: document.documentElement.scrollWidth - document.documentElement.clientWidth, shifted: window.shifted }));
        if (over > 0) wrong.push(`${kind}: ${over} pixels too wide`);
        if (shifted >= SHIFT) wrong.push(`${kind}: layout shift of ${shifted.toFixed(3)}`);
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => window.axe.run());
        wrong.push(...violations.map(v => `${kind}: ${v.id}: ${v.nodes[0].html}`));
      }
      await close();
      assert.deepEqual(wrong, []);
    });
  }
}

const journey = journeys(() => [browser, site]);

for (const width of Object.keys(widths)) {
  journey(`finds a place and a report by name, and sentences: ${width}`, "search/", { width }, async page => {
    await listening(page);
    const first = page.locator("#by-name nav:not([hidden]) a").first();
    for (const [typed, path] of [["宁波", "zhejiang/ningbo/"], ["beilun", "zhejiang/ningbo/beilun/"], ["nb 2026", "zhejiang/ningbo/2026/"]]) {
      await page.locator("#q").fill(typed);
      await page.waitForFunction(path => document.querySelector("#by-name nav:not([hidden]) a")?.pathname === path, `/archive/${path}`);
    }
    await first.click();
    await page.waitForURL(`${site.home}zhejiang/ningbo/2026/`);
    await page.goBack();
    await page.locator("#q").fill(searched);
    await page.locator("#found mark").first().waitFor();
    assert.equal(await page.locator("#found mark").first().innerText(), searched);
  });
}
