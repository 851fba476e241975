// Readers with a small screen: notes open in sight, pages fit, and two reports can be read against each other.
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import { journeys, launch, open, says, widths } from "../browser.mjs";
import { serve } from "../site.mjs";

const count = 25, filler = "推动工作不断取得新的成效，各项任务有序落地，群众反映良好。";
const each = one => Array.from({ length: count }, (_, i) => one(i + 1)).join("");
const term = n => `${n % 5 ? "" : "ProgrammeForInternationalCooperationInScience"}跨部门跨层级跨区域协同联动综合治理示范推进行动计划第${n}类`;
const report = year => `---
title: 云南省红河哈尼族彝族自治州金平苗族瑶族傣族自治县政府工作报告（${year}年）
region: [云南省, 红河哈尼族彝族自治州, 金平苗族瑶族傣族自治县]
year: ${year}
delivered: ${year}-01-11
congress: 第十六届
session: 第四次会议
speaker: 阿卜杜热合曼·买买提吐尔逊·阿布都克里木江·吐尔逊那依
source:
  url: https://example.org/${"zhengfugongzuobaogao".repeat(5)}.html
  publisher: 红河哈尼族彝族自治州金平苗族瑶族傣族自治县人民政府办公室
---

## 一、工作回顾 {#s1}

${each(n => `${filler}实施${term(n)}[^${n}]。${filler.repeat(6)}${n % 3 ? "" : "\n\n"}`)}

## 二、工作安排${filler.slice(0, 12)} {#s2}

${filler.repeat(10)}${year}年继续实施${term(1)}。

${each(n => `[^${n}]: **${term(n)}** ${"在一定期限内把一件事的责任、进度和结果都写明的办法。".repeat(1 + n % 4)}\n\n`)}`;
const folder = "content/reports/yunnan/honghe/jinping/", place = "yunnan/honghe/jinping/";

let browser, site;
before(async () => {
  const more = Object.fromEntries([2021, 2022].map(year => [`${folder}${year}.md`, report(year)]));
  [browser, site] = await Promise.all([launch(), serve("/archive/", "zh-Hans", more)]);
});
after(async () => { await browser?.close(); await site?.close(); });

const journey = journeys(() => [browser, site]);
const address = `${place}2021/`;
const touch = { hasTouch: true, isMobile: true };
/** Waits until the page scrolls no more. */
const still = page => page.evaluate(() => new Promise(done => {
  let last = NaN, same = 0;
  const look = () => { same = scrollY === last ? same + 1 : 0; last = scrollY; same > 8 ? done() : requestAnimationFrame(look); };
  look();
}));
/** Taps the longest line of a link, as a finger does. */
const tap = async (page, link) => {
  const box = await link.evaluate(a => { const [b] = [...a.getClientRects()].sort((a, b) => b.width - a.width); return { x: b.left + b.width / 2, y: b.top + b.height / 2 }; });
  await page.touchscreen.tap(box.x, box.y);
};
const inSight = (page, what) => what.evaluate(e => { const b = e.getBoundingClientRect(); return b.height > 0 && b.top >= 0 && b.bottom <= innerHeight && b.left >= 0 && b.right <= innerWidth; });

for (const width of ["phone", "tablet"]) {
  for (const block of ["end", "start"]) {
    journey(`taps each note, and each opens in sight below its line: ${width}, at the ${block} of the window`, address, { width, ...touch }, async page => {
      const refs = page.locator("a.t[href^='#m']");
      assert.equal(await refs.count(), count);
      for (let n = 0; n < count; n++) {
        const ref = refs.nth(n), note = page.locator(await ref.getAttribute("href"));
        await ref.evaluate((a, block) => a.scrollIntoView({ block, behavior: "instant" }), block);
        await still(page);
        await tap(page, ref);
        await still(page);
        assert.ok(await inSight(page, note), `note ${n + 1}`);
        const [from, to] = await Promise.all([ref, note].map(e => e.evaluate(e => [...e.getClientRects()].at(-1).toJSON())));
        assert.ok(to.top >= from.bottom - 8 && to.top - from.bottom < 40, `note ${n + 1} is ${to.top - from.bottom} pixels from its marker`);
        await tap(page, ref);
        await note.waitFor({ state: "hidden" });
      }
    });
  }
}

journey("opens each note in sight without scripts", address, { width: "phone", javaScriptEnabled: false, ...touch }, async page => {
  const refs = page.locator("a.t[href^='#m']");
  for (const n of [0, 7, 24]) {
    const ref = refs.nth(n), note = page.locator(await ref.getAttribute("href"));
    await ref.tap();
    await note.waitFor({ state: "visible" });
    await page.waitForTimeout(700);
    assert.ok(await inSight(page, note), `note ${n + 1}`);
  }
});

journey("taps a later use of a term, and its definition opens in sight", address, { width: "phone", ...touch }, async page => {
  const later = page.locator("#s2 ~ p .t[data-n]").first();
  for (const block of ["start", "end"]) {
    await later.evaluate((a, block) => a.scrollIntoView({ block, behavior: "instant" }), block);
    await still(page);
    await tap(page, later);
    await page.locator(".pop").waitFor({ state: "visible" });
    assert.ok(await inSight(page, page.locator(".pop")), block);
    await page.keyboard.press("Escape");
  }
});

for (const colorScheme of ["light", "dark"]) {
  journey(`opens and closes a note by keyboard and stays where one was: ${colorScheme}`, address, { width: "phone", colorScheme }, async page => {
    const ref = page.locator("#r9"), note = page.locator("#m9");
    await ref.focus();
    await still(page);
    const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.className);
    for (const tabs of [0, 1, 2]) {
      await page.keyboard.press("Enter");
      assert.equal(await ref.getAttribute("aria-expanded"), "true");
      for (let n = 0; n < tabs; n++) await page.keyboard.press("Tab");
      assert.equal(await focused(), ["r9", "go", "x"][tabs]);
      await still(page);
      const was = await page.evaluate(() => scrollY);
      await page.keyboard.press("Escape");
      await still(page);
      assert.ok(!await note.isVisible());
      assert.equal(await ref.getAttribute("aria-expanded"), "false");
      assert.equal(await focused(), "r9");
      assert.equal(await page.evaluate(() => scrollY), was);
    }
  });
}

test("no page of an archive with long names scrolls sideways on a phone", async () => {
  const files = (await readdir(site.folder, { recursive: true })).filter(file => /(^|\/)(index|404)\.html$/.test(file));
  const pages = files.map(file => file.replace(/index\.html$/, "")).filter(file => !file.startsWith("terms/") || /^terms\/($|by-|kua|programme)/.test(file));
  pages.push("search/?q=跨部门", `compare/?a=/${place}2021/&b=/${place}2022/`, `${address}?q=跨部门`);
  for (const prefix of [place, address, "404.html", "years/", "2021/", "places/", "data/", "about/", "terms/"]) assert.ok(pages.includes(prefix), `${prefix} in ${pages}`);
  assert.ok(pages.some(page => /^terms\/(kua|programme)/.test(page)));
  const { page, close } = await open(browser, site, "", { width: "phone" });
  try {
    const wide = [];
    for (const width of [320, 360]) {
      await page.setViewportSize({ width, height: 740 });
      for (const one of pages) {
        await page.goto(site.home + one);
        if (one.includes("?")) await page.locator(".pairs, #found li, mark").first().waitFor();
        await page.evaluate(() => document.querySelectorAll("details").forEach(fold => { fold.open = true; }));
        const by = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (by > 0) wide.push(`${one} at ${width}: ${by}`);
      }
    }
    assert.deepEqual(wide, []);
  } finally {
    await close();
  }
});

journey("reads two reports against each other, one side at a time", `compare/?a=/${place}2021/&b=/${place}2022/`, { width: "phone", ...touch }, async page => {
  await page.locator(".pairs").waitFor();
  const shown = side => page.locator(`.pair:not(.heads) > .half:nth-child(${side})`).evaluateAll(all => all.filter(e => e.offsetHeight).length);
  const pairs = await page.locator(".pair:not(.heads)").count(), buttons = page.getByRole("group", { name: "显示哪一篇" }).getByRole("button");
  assert.deepEqual([await shown(1), await shown(2)], [pairs, 0]);
  await page.locator(".pair").last().scrollIntoViewIfNeeded();
  await page.evaluate(() => scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" }));
  await still(page);
  assert.ok(await inSight(page, buttons.nth(1)), "the switch stays in sight");
  await buttons.nth(1).tap();
  assert.deepEqual([await shown(1), await shown(2)], [0, pairs]);
  assert.deepEqual(await buttons.evaluateAll(all => all.map(b => b.ariaPressed)), ["false", "true"]);
  const heading = page.locator(".half:nth-child(2) h3").last();
  await says(heading, /工作安排/);
  assert.ok(await inSight(page, heading), "the same section is in sight");
  await buttons.nth(0).focus();
  await page.keyboard.press("Space");
  assert.deepEqual([await shown(1), await shown(2)], [pairs, 0]);
});

journey("sees both sides on a wide screen and on paper", `compare/?a=/${place}2021/&b=/${place}2022/`, {}, async page => {
  await page.locator(".pairs").waitFor();
  const shown = () => page.locator(".pair:not(.heads) > .half").evaluateAll(all => all.every(e => e.offsetHeight > 0));
  assert.ok(await shown());
  assert.ok(!await page.locator(".sides").isVisible());
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize(widths.phone);
  assert.ok(await shown());
});
