// What readers do with the figures that reports state: from the words to the row and back, by year, by place.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { journeys, launch, widths } from "../browser.mjs";
import { serve } from "../site.mjs";

const report = (year, body) => `---
title: 浙江省宁波市象山县政府工作报告（${year}年）
region: [浙江省, 宁波市, 象山县]
year: ${year}
---

${body}
`;
const more = {
  "content/reports/zhejiang/ningbo/xiangshan/2012.md": report(2012, `## 一、今年目标 {#s1}

地区生产总值增长9%左右，农民人均纯收入增长10%，城镇新增就业5000人以上。
`),
  "content/reports/zhejiang/ningbo/xiangshan/2013.md": report(2013, `## 一、去年工作 {#s1}

地区生产总值增长9.4%，农民人均纯收入增长11%。

## 二、今年目标 {#s2}

地区生产总值增长9%。
`),
  "content/reports/zhejiang/ningbo/xiangshan/2014.md": report(2014, `## 一、去年工作 {#s1}

地区生产总值增长8.8%，农村居民人均可支配收入增长10%。
`),
};
const place = "zhejiang/ningbo/xiangshan/";

let browser, site;
before(async () => { [browser, site] = await Promise.all([launch(), serve("/archive/", "zh-Hans", more)]); });
after(async () => { await browser?.close(); await site?.close(); });

const journey = journeys(() => [browser, site]);
const inView = async what => {
  const [box, { height }] = [await what.boundingBox(), what.page().viewportSize()];
  return box.y >= 0 && box.y < height;
};
const without = { javaScriptEnabled: false };

for (const [how, options] of [["", {}], [", without scripts", without], [", on a phone", { width: "phone" }]]) {
  journey(`goes from the words of a figure to its row and back${how}`, `${place}2012/`, options, async page => {
    const words = page.locator(".text a.q").first();
    assert.equal(await words.textContent(), "9%左右");
    const row = page.locator(".figs tr").first();
    assert.equal(await row.isVisible(), false);
    await words.click();
    await row.waitFor({ state: "visible" });
    assert.match(await row.textContent(), /地区生产总值2012 目标增长9%左右/);
    await row.getByRole("link").click();
    assert.equal(new URL(page.url()).hash, "#q1");
    // The page may glide there.
    for (let i = 0; i < 50 && !await inView(page.locator("#q1")); i++) await page.waitForTimeout(50);
    assert.ok(await inView(page.locator("#q1")));
  });
}

journey("has the whole table of figures in print", `${place}2012/`, {}, async page => {
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".figs tr").first().isVisible(), true);
});

journey("sees a place's figures over the years, with gaps, breaks and no verdict", place, without, async page => {
  await page.locator("main").getByRole("link", { name: "数字" }).first().click();
  assert.ok(page.url().endsWith(`${place}figures/`));
  const gdp = page.locator("section[aria-labelledby=gdp]");
  const rows = await gdp.locator("tbody tr").allTextContents();
  assert.deepEqual(rows.map(row => row.trim()), ["20139%8.8%−0.2个百分点", "20129%左右9.4%+0.4个百分点"]);
  assert.match(await gdp.locator("svg").getAttribute("aria-label"), /地区生产总值/);
  const rural = await page.locator("section[aria-labelledby=income_rural] tbody tr").allTextContents();
  assert.match(rural[1], /口径变化：纯收入 → 可支配收入/);
  assert.match(await page.locator("section[aria-labelledby=new_jobs] tbody").textContent(), /下一份报告未提及/);
  assert.equal(await page.locator("section[aria-labelledby=targets] thead th").count(), 3);
  await gdp.getByRole("link", { name: "9%左右" }).first().click();
  assert.ok(page.url().endsWith(`${place}2012/#s1-p1`));
});

journey("finds the figures of all places in the masthead", "", without, async page => {
  await page.locator(".mast").getByRole("link", { name: "数字" }).click();
  assert.ok(page.url().endsWith("/figures/"));
  assert.equal(await page.locator(".mast [aria-current]").innerText(), "数字");
});

journey("goes from an indicator to a province and to the places of a year", "figures/", without, async page => {
  await page.locator("main").getByRole("link", { name: "地区生产总值", exact: true }).click();
  await page.locator("main").getByRole("link", { name: "浙江省", exact: true }).first().click();
  assert.ok(page.url().endsWith("/figures/gdp/zhejiang/"));
  const county = page.locator("tr", { hasText: "象山县" });
  assert.match(await county.textContent(), /9\.4%9%左右/);
  await page.getByRole("link", { name: "2012", exact: true }).click();
  assert.match(await county.textContent(), /9%左右9\.4%\+0\.4个百分点/);
});

journey("sees what two reports both say in figures", `compare/?a=/${place}2012/&b=/${place}2013/`, {}, async page => {
  await page.locator(".pairs").waitFor();
  assert.equal(await page.locator(".pairs table").count(), 0);
  await page.locator(".figs summary").click();
  const rows = await page.locator(".figs tbody tr").allTextContents();
  assert.deepEqual(rows, ["地区生产总值2012 目标 增长9%左右2012 增长9.4%2013 目标 增长9%", "农村居民人均可支配收入2012 目标 增长10%（纯收入）2012 增长11%（纯收入）"]);
  await page.locator(".figs").getByRole("link", { name: "增长9.4%" }).click();
  assert.ok(page.url().endsWith(`${place}2013/#q1`));
});

for (const width of Object.keys(widths)) {
  for (const address of [`${place}figures/`, "figures/gdp/", "figures/gdp/2012/", "figures/"]) {
    journey(`scrolls a wide table by itself, and the page stays: ${address}, ${width}`, address, { width }, async page => {
      const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      assert.ok(inner <= outer, `${inner} > ${outer}`);
    });
  }
}
