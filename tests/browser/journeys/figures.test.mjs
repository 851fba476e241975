// What readers do with a report that shows images and tables.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { journeys, launch, says, widths } from "../browser.mjs";
import { serve } from "../site.mjs";

const chart = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360"><g font-size="20"><rect x="60" y="200" width="80" height="120"/>
<rect x="200" y="140" width="80" height="180"/><rect x="340" y="80" width="80" height="240"/><path d="M40 320h440" stroke="#000"/></g></svg>`;
const report = `---
title: 浙江省宁波市象山县政府工作报告（2021年）
region: [浙江省, 宁波市, 象山县]
year: 2021
---

## 一、工作回顾 {#s1}

全年各项指标好于预期。

![三年生产总值，逐年上升](2021/gdp.svg)

| 指标 | 2018年 | 2019年 | 2020年 | 说明 |
|---|---|---|---|---|
| 生产总值 | 500.1亿元 | 530.2亿元 | 560.3亿元 | 按可比价计算，推行标准地之后增速加快 |
| 渔港改造[^1] | 1座 | 2座 | 4座 | 含续建 |

[^1]: **渔港改造** 疏浚航道、加固堤岸、更新码头。
`;
const address = "zhejiang/ningbo/xiangshan/2021/";

let browser, site;
before(async () => {
  [browser, site] = await Promise.all([launch(), serve("/archive/", "zh-Hans", {
    "content/reports/zhejiang/ningbo/xiangshan/2021.md": report,
    "content/reports/zhejiang/ningbo/xiangshan/2021/gdp.svg": chart,
  })]);
});
after(async () => { await browser?.close(); await site?.close(); });

const journey = journeys(() => [browser, site]);

for (const width of Object.keys(widths)) {
  journey(`sees an image in its own proportions within the column: ${width}`, address, { width }, async page => {
    const image = page.locator(".text img");
    await image.scrollIntoViewIfNeeded();
    assert.equal(await image.getAttribute("alt"), "三年生产总值，逐年上升");
    await page.waitForFunction(() => document.querySelector(".text img").naturalWidth > 0);
    const [box, text] = [await image.boundingBox(), await page.locator(".text").boundingBox()];
    assert.ok(Math.abs(box.width / box.height - 640 / 360) < 0.02, `${box.width} × ${box.height}`);
    assert.ok(box.x >= text.x && box.x + box.width <= text.x + text.width + 1);
  });
}

journey("does not lose the place while an image loads", address, {}, async page => {
  const shift = await page.evaluate(() => new Promise(done => new PerformanceObserver(list =>
    done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0))).observe({ type: "layout-shift", buffered: true }) || setTimeout(done, 500, 0)));
  assert.ok(shift < 0.1, `${shift}`);
});

journey("scrolls a wide table by itself on a phone, and the page stays", address, { width: "phone" }, async page => {
  const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(inner <= outer, `${inner} pixels of page in ${outer} of window`);
  assert.ok((await page.locator(".text .scroll").boundingBox()).width <= outer);
});

journey("looks a term of a table up by keyboard and goes on to the note", address, {}, async page => {
  const term = page.locator(".text td a.t", { hasText: "渔港改造" });
  await term.focus();
  const pop = page.locator("#pop");
  await pop.waitFor({ state: "visible" });
  await says(pop, /疏浚航道/);
  await page.keyboard.press("Escape");
  await pop.waitFor({ state: "hidden" });
  await page.keyboard.press("Enter");
  assert.equal(new URL(page.url()).hash, "#n1");
});

journey("goes from the page of a term to its use in a table", address, {}, async page => {
  const term = page.locator(".text td a.t", { hasText: "标准地" });
  await page.goto(new URL(await term.getAttribute("href"), page.url()).href);
  const use = page.locator(`.uses a[href^="/archive/${address}#"]`).first();
  await use.click();
  assert.ok(await page.locator(`[id="${new URL(page.url()).hash.slice(1)}"] table`).count());
});
