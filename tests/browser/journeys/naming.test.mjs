// What a screen reader and a reader with forced colours are told: names of headings and links, landmarks, the way back from a note.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { journeys, launch } from "../browser.mjs";
import { serve } from "../site.mjs";

const filler = "推动工作不断取得新的成效，各项任务有序落地，群众反映良好。".repeat(8);
const report = `---
title: 浙江省宁波市象山县政府工作报告（2021年）
region: [浙江省, 宁波市, 象山县]
year: 2021
---

开头一段。

## 一、工作回顾 {#s1}

推进最多办法[^1]。

${filler}

这里再说一次[^1]。

## 二、推进亮牌办法[^2] {#s2}

最后又说一次[^1]。

${filler}

[^1]: **最多办法** 一种办法。

[^2]: **亮牌办法** 又一种办法。
`;

let browser, site;
before(async () => {
  [browser, site] = await Promise.all([launch(), serve("/archive/", "zh-Hans", { "content/reports/zhejiang/ningbo/xiangshan/2021.md": report })]);
});
after(async () => { await browser?.close(); await site?.close(); });

const journey = journeys(() => [browser, site]);
const address = "zhejiang/ningbo/xiangshan/2021/", pair = "compare/?a=/china/2023/&b=/china/2024/";

for (const width of ["phone", "desk"]) {
  journey(`hears headings without their links, and tells links apart: ${width}`, address, { width }, async page => {
    const heading = name => page.getByRole("heading", { name, exact: true });
    assert.equal(await heading("一、工作回顾").count(), 1);
    assert.equal(await heading("二、推进亮牌办法").count(), 1);
    const names = await page.locator(".pn, .sn").evaluateAll(all => all.map(a => a.getAttribute("aria-label")));
    assert.equal(new Set(names).size, names.length, names.join());
    for (const name of ["第1段", "一、工作回顾，第2段", "二、推进亮牌办法，第1段", "一、工作回顾，本节的链接"]) assert.ok(names.includes(name), `${name} in ${names}`);
  });

  journey(`goes from a note back to the reference that led to it: ${width}`, address, { width }, async page => {
    for (const paragraph of ["s1-p3", "s2-p1"]) {
      const ref = page.locator(`#${paragraph} a[href="#n1"]`);
      await ref.click();
      await page.waitForURL(/#n1$/);
      await page.locator("#n1 > a").click();
      await page.waitForURL(/#r1_\d$/);
      assert.ok(await ref.evaluate(a => a.matches(":target")), paragraph);
    }
  });

  journey(`meets no level of heading left out in a comparison: ${width}`, pair, { width }, async page => {
    await page.locator(".pairs").waitFor();
    const levels = await page.getByRole("heading").evaluateAll(all => all.map(h => Number(h.tagName[1])));
    assert.deepEqual(levels.slice(0, 2), [1, 2]);
    levels.forEach((level, i) => assert.ok(!i || level <= levels[i - 1] + 1, `${levels[i - 1]} before ${level}`));
  });

  journey(`finds each table of the data once among the landmarks: ${width}`, "data/", { width }, async page => {
    const names = await page.getByRole("region").evaluateAll(all => all.map(e => document.getElementById(e.getAttribute("aria-labelledby"))?.textContent ?? e.ariaLabel));
    assert.ok(names.length > 4);
    assert.equal(new Set(names).size, names.length, names.join());
  });

  journey(`sees with forced colours where the reader is and what a link meant: ${width}`, "places/", { width, forcedColors: "active" }, async page => {
    const drawn = (of, side) => page.locator(of).first().evaluate((e, side) => getComputedStyle(e)[side + "Style"] !== "none" && parseFloat(getComputedStyle(e)[side + "Width"]) >= 2, side);
    assert.ok(await drawn(".mast [aria-current]", "borderBlockEnd"));
    await page.goto(`${site.home}${address}#s1-p2`);
    assert.ok(await drawn(":target", "outline"));
    const bars = await page.locator(".toc a").evaluateAll(all => all.map(a => getComputedStyle(a).borderInlineStartColor));
    assert.equal(new Set(bars).size, 2, "the current section alone has a bar");
  });
}

journey("gives no name to what has no role for one", address, {}, async page => {
  for (const at of [address, "data/", pair, "", "2020/"]) {
    await page.goto(site.home + at);
    const nameless = await page.locator(":is(pre, p, div, span, small, b, code, dt, dd)[aria-label]:not([role]), :is(pre, p, div, span)[aria-labelledby]:not([role])").count();
    assert.equal(nameless, 0, at);
  }
});
