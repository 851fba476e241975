// What stands around a report: other years and places, doubts that lead to their places, and links to what is not there.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { journeys, launch, says } from "../browser.mjs";
import { serve } from "../site.mjs";

const filler = "推动工作不断取得新的成效，各项任务有序落地，群众反映良好。".repeat(12);
const report = (names, year, more = "", body = filler) => `---\ntitle: 政府工作报告\nregion: [${names}]\nyear: ${year}\n${more}---\n\n## 一、工作回顾 {#s1}\n\n${body}\n\n${
  filler}\n\n## 二、工作安排 {#s2}\n\n${filler}\n\n### （一）第一件 {#s2-1}\n\n${filler}\n\n${filler}\n\n${filler}\n`;
const doubted = "source:\n  file: sources/none.txt\n  item: 1\n  doubts: {private-use: 1, heading-end-uncertain: 2}\n";
const noted = `建成\u{e001}厂。推广标准地。\n\n[^4]: **标准地** 先定标准后供地。\n\n[^5]: **某某办法** 一种办法。`;
const counties = { xiangshan: "象山县", ninghai: "宁海县", yuyao: "余姚市", cixi: "慈溪市", jiangbei: "江北区" };

let browser, site;
before(async () => {
  const more = {};
  for (const [slug, name] of Object.entries(counties))
    more[`content/reports/zhejiang/ningbo/${slug}/2021.md`] = report(`浙江省, 宁波市, ${name}`, 2021, slug === "xiangshan" ? doubted : "", slug === "xiangshan" ? noted : filler);
  for (const year of [2019, 2022]) more[`content/reports/zhejiang/ningbo/xiangshan/${year}.md`] = report("浙江省, 宁波市, 象山县", year);
  [browser, site] = await Promise.all([launch(), serve("/archive/", "zh-Hans", more)]);
});
after(async () => { await browser?.close(); await site?.close(); });

const journey = journeys(() => [browser, site]);
const address = "zhejiang/ningbo/xiangshan/2021/";
const inSight = what => what.evaluate(e => { const { top, bottom } = e.getBoundingClientRect(); return bottom > 0 && top >= 0 && top < innerHeight; });

for (const width of ["phone", "desk"]) {
  journey(`goes to the years before and after from the top of a report: ${width}`, address, { width }, async page => {
    const beside = page.locator(".head").getByRole("navigation", { name: "前后年份" });
    assert.ok(await inSight(beside));
    await beside.getByRole("link", { name: "上一年" }).click();
    assert.match(page.url(), /\/xiangshan\/2019\/$/);
    assert.equal(await page.locator(".beside a[rel=prev]").count(), 0);
    await page.locator(".beside a[rel=next]").click();
    assert.match(page.url(), /\/xiangshan\/2021\/$/);
    await page.locator(".beside a[rel=next]").click();
    assert.match(page.url(), /\/xiangshan\/2022\/$/);
  });

  journey(`finds the same year in the nearest places first, and all of it behind them: ${width}`, address, { width }, async page => {
    const near = await page.locator(".near a:not(.all)").allTextContents();
    assert.deepEqual(near, ["宁海县", "江北区", "余姚市", "慈溪市"]);
    await page.locator(".near .all").click();
    assert.match(page.url(), /\/2021\/#zhejiang$/);
    assert.ok(await inSight(page.locator("#zhejiang")));
  });

  journey(`is led from a doubt to its place: ${width}`, address, { width }, async page => {
    const facts = page.locator(".facts");
    assert.match(await facts.innerText(), /存疑[^]*标题止于何处不明2处/);
    await facts.getByRole("link", { name: "一、工作回顾，第1段" }).click();
    await page.waitForURL(/#s1-p1$/);
    assert.match(await page.locator(":target").textContent(), /\u{e001}/u);
    const unmarked = facts.locator("dd", { hasText: "正文未见标记" }).locator("a");
    assert.deepEqual(await unmarked.evaluateAll(all => all.map(a => a.hash)), ["#r4", "#n5"]);
    for (const a of await unmarked.all()) assert.equal(await page.locator(await a.getAttribute("href")).count(), 1);
  });

  for (const [what, hash, at] of [["paragraph", "#s2-1-p9", "s2-1"], ["section", "#s2-7-2", "s2"]]) {
    journey(`is told that the page lacks the ${what} of a link, where it would be: ${width}`, address + hash, { width }, async page => {
      const told = page.locator(".tell");
      await says(told, new RegExp(`没有链接所指的 ${hash}`));
      assert.equal(await told.evaluate(e => e.nextElementSibling.id), at);
      assert.ok(await inSight(told) && await inSight(page.locator("#" + at)));
      await told.getByRole("button").click();
      assert.equal(await page.locator(".tell").count(), 0);
    });
  }

  journey(`is told so on other pages, and of a broken link too: ${width}`, "places/#none", { width }, async page => {
    await says(page.locator(".tell"), /#none/);
    await page.goto(`${site.home}${address}#%E0%A4%A`);
    await says(page.locator(".tell"), /#%E0%A4%A/);
    await page.evaluate(() => { location.hash = "s2"; });
    await page.evaluate(() => { location.hash = "s9"; });
    await says(page.locator(".tell"), /#s9/);
    assert.equal(await page.locator(".tell").count(), 1);
  });

  journey(`lands on an anchor at once and stays there, and glides later: ${width}`, address, { width }, async page => {
    await page.addInitScript(() => { window.places = []; addEventListener("scroll", () => window.places.push(Math.round(scrollY))); });
    for (const from of ["#s2-1-p2", "?v=00000000#s2-1-p2", "?q=成效#s2-1-p2"]) {
      await page.goto("about:blank");
      await page.goto(site.home + address + from);
      await page.waitForTimeout(900);
      const places = [...new Set(await page.evaluate(() => window.places))];
      assert.equal(places.length, 1, `${from}: ${places}`);
      assert.ok(await inSight(page.locator("#s2-1-p2")), from);
      if (from.startsWith("?v")) assert.ok(await inSight(page.locator(".tell")));
    }
    const glides = () => page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior);
    assert.equal(await glides(), "auto");
    await page.keyboard.press("Shift");
    assert.equal(await glides(), "smooth");
  });
}

journey("is told how far the reading has come on pages with a text only", address, {}, async page => {
  const folio = () => page.locator(".spine .folio").textContent();
  await says(page.locator(".spine .folio"), /^0%$/);
  for (const list of ["terms/", "zhejiang/ningbo/", ""]) {
    await page.goto(site.home + list);
    assert.ok(await page.evaluate(() => document.documentElement.scrollHeight > innerHeight), list);
    assert.equal(await folio(), "", list);
  }
});
