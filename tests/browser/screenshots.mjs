// Makes the pictures of docs/images from the sample site: `node screenshots.mjs [FOLDER]`.
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { launch, open } from "./browser.mjs";
import { repository, serve } from "./site.mjs";

const folder = resolve(process.argv[2] ?? join(repository, "docs/images"));
const pages = {
  home: "", report: "zhejiang/ningbo/2024-summary/#s1-3", place: "zhejiang/ningbo/", year: "2020/", places: "places/", terms: "terms/",
  search: "search/?q=营商环境", comparison: "compare/?a=/china/2023/&b=/china/2024/", about: "about/", missing: "no/such/page/",
};
const looks = [["wide-light", "desk", "light"], ["wide-dark", "desk", "dark"], ["narrow-light", "phone", "light"], ["narrow-dark", "phone", "dark"]];

const [browser, site] = await Promise.all([launch(), serve("/archive/")]);
await mkdir(folder, { recursive: true });
const probe = await open(browser, site, "terms/");
const term = await probe.page.locator("main a[href^='/archive/terms/']", { hasText: "361" }).first().getAttribute("href");
await probe.close();
for (const [kind, address] of Object.entries({ ...pages, term: term.slice("/archive/".length) })) {
  for (const [look, width, colorScheme] of looks) {
    const { page, close } = await open(browser, site, address, { width, colorScheme, reducedMotion: "reduce" });
    await page.waitForLoadState("networkidle");
    await page.screenshot({ path: join(folder, `${kind}-${look}.png`) });
    await close();
  }
}
await browser.close();
await site.close();
