// What axe-core has to say about each kind of page, wide and narrow, in both modes.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, open } from "../browser.mjs";
import { serve } from "../site.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const pages = {
  home: "", report: "zhejiang/ningbo/2019/", summary: "zhejiang/ningbo/2024-summary/", place: "zhejiang/ningbo/", figures: "zhejiang/ningbo/figures/",
  indicators: "figures/", indicator: "figures/gdp/", "indicator of a year": "figures/gdp/2019/", year: "2020/",
  places: "places/", terms: "terms/", ordered: "terms/by-year/", search: "search/", about: "about/",
  comparison: "compare/?a=/china/2023/&b=/china/2024/", "begun comparison": "compare/", years: "years/", data: "data/",
  missing: "no/such/page/", term: async site => /href="[^"]*\/(terms\/biaozhundi-[^"]*)"/.exec(await readFile(join(site.folder, "terms/index.html"), "utf8"))[1],
};

let browser, site;
before(async () => { [browser, site] = await Promise.all([launch(), serve("/archive/")]); });
after(async () => { await browser?.close(); await site?.close(); });

for (const [kind, address] of Object.entries(pages)) {
  for (const [width, colorScheme] of [["phone", "light"], ["desk", "light"], ["desk", "dark"]]) {
    test(`axe-core finds nothing on the ${kind} page: ${width}, ${colorScheme}`, async () => {
      const { page, close } = await open(browser, site, typeof address === "string" ? address : await address(site), { width, colorScheme });
      await page.waitForLoadState("networkidle");
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run());
      await close();
      assert.deepEqual(violations.map(v => `${v.id}: ${v.nodes[0].html} ${v.nodes[0].failureSummary ?? ""}`), []);
    });
  }
}
