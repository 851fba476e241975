// Readers of the English and the Traditional interface.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { journeys, launch, listening, open, says } from "../browser.mjs";
import { serve } from "../site.mjs";

const alone = "---\ntitle: 政府工作报告\nregion: [山西省, 吕梁市]\nyear: 1999\n---\n\n## 一、回顾 {#s1}\n\n一件独一无二的妙事。\n";
let browser, site, traditional;
before(async () => {
  const more = { "content/reports/shanxi/lvliang/1999.md": alone };
  [browser, site, traditional] = await Promise.all([launch(), serve("/archive/", "en", more), serve("/archive/", "zh-Hant", more)]);
});
after(async () => { await browser?.close(); await site?.close(); await traditional?.close(); });

const journey = journeys(() => [browser, site]);

for (const width of ["phone", "desk"]) {
  journey(`reads the names of places in Latin letters beside the official ones: ${width}`, "", { width }, async page => {
    const row = page.locator(".grid tbody th a", { hasText: "宁波市" });
    assert.equal(await row.innerText().then(text => text.replace(/\s+/g, " ")), "宁波市 Ningbo");
    for (const [address, of, text] of [
      ["zhejiang/ningbo/", "main > header .roman", "Ningbo"], ["zhejiang/ningbo/beilun/2024/", ".path", "浙江省 Zhejiang宁波市 Ningbo北仑区 Beilun"],
      ["1999/", ".list", "吕梁市 Lüliang"], ["places/", ".tree", "吕梁市 Lüliang"], ["search/", "select[name=place]", "吕梁市 Lüliang"],
    ]) {
      await page.goto(site.home + address);
      const texts = await page.locator(of).allTextContents();
      assert.ok(texts.some(all => all.replace(/\s+/g, " ").includes(text)), `${text} in ${texts}`);
    }
    const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.ok(inner <= outer);
  });

  journey(`reads what the seals mean: ${width}`, "2020/", { width }, async page => {
    const meanings = await page.locator(".legend li").allInnerTexts();
    for (const [seal, meaning] of [["全", "full text"], ["摘", "summary"], ["节", "excerpt"]])
      assert.ok(meanings.some(text => text.startsWith(seal) && text.includes(meaning)), `${seal} in ${meanings}`);
  });

  journey(`counts one as one in search results: ${width}`, "search/", { width }, async page => {
    await listening(page);
    await page.locator("#q").fill("独一无二的妙事");
    await page.locator("#found > li").first().waitFor();
    await says(page.locator("#results"), /^1 section in 1 report$/);
    await says(page.locator("#found h3 small").first(), /^1 section$/);
  });
}

const SEVERAL = /(?:^|[^\d,.–-])1 (?:reports|places|terms|definitions|uses|sections|notes|characters|rows|headings|markers|doubts)\b/;
test("no page of the English interface counts one as several", async () => {
  const { page, close } = await open(browser, site, "about/");
  const files = (await readdir(site.folder, { recursive: true })).filter(file => file.endsWith("index.html"));
  assert.ok(files.length > 50);
  for (const file of files) {
    const html = await readFile(join(site.folder, file), "utf8");
    const text = await page.evaluate(html => new DOMParser().parseFromString(html, "text/html").querySelector("main")?.textContent ?? "", html);
    assert.doesNotMatch(text, SEVERAL, file);
  }
  await close();
});

test("the Traditional interface names places as their official lists do, without Latin letters", async () => {
  const { page, troubles, close } = await open(browser, traditional, "2020/");
  assert.equal(await page.locator(".roman").count(), 0);
  assert.ok((await page.locator(".legend li").allInnerTexts()).some(text => text.startsWith("節")));
  assert.deepEqual(troubles, []);
  await close();
});
