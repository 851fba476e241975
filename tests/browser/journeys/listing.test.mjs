// Readers of an archive with many places, years and uses: the grid, the lists and the uses of a term.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { journeys, launch, open, widths } from "../browser.mjs";
import { serve } from "../site.mjs";

const provinces = "河北省 山西省 内蒙古自治区 辽宁省 吉林省 黑龙江省 安徽省 福建省 江西省 山东省 河南省 湖北省 湖南省 海南省 四川省 贵州省 云南省 陕西省 甘肃省 青海省".split(" ");
const cities = {
  浙江省: "杭州市 宁波市 温州市 嘉兴市 湖州市 绍兴市 金华市 衢州市 舟山市 台州市 丽水市".split(" "),
  江苏省: "南京市 无锡市 徐州市 常州市 苏州市 南通市 连云港市 淮安市 盐城市 扬州市 镇江市 泰州市 宿迁市".split(" "),
  广东省: "广州市 韶关市 深圳市 珠海市 汕头市 佛山市 江门市 湛江市 茂名市 肇庆市 惠州市 梅州市 东莞市 中山市".split(" "),
};
const report = (region, year, text) => `---
title: ${region.join("")}政府工作报告（${year}年）
region: [${region.join(", ")}]
year: ${year}
delivered: ${year}-01-11
congress: 第十六届
session: 第四次会议
speaker: 某某
office: 省长
---

## 一、工作回顾 {#s1}

${text}
`;
const note = "[^1]: **协同联动示范** 跨部门跨层级跨区域的联动治理。\n";
const use = n => `全年推进协同联动示范，各项任务有序落地${n}。\n\n`;
const long = Array.from({ length: 55 }, (_, i) => 2025 - i);

let browser, site;
before(async () => {
  const more = {};
  const add = (region, year, text) => { more[`content/reports/made/${Object.keys(more).length}.md`] = report(region, year, text); };
  for (const year of long) add(["浙江省", "温州市"], year, Array.from({ length: 9 }, (_, n) => use(n)).join("") + (year === 2025 ? `推行协同联动示范[^1]。\n\n${note}` : ""));
  for (const province of provinces) for (const year of [2024, 2023]) add([province], year, "文字。");
  for (const [province, names] of Object.entries(cities)) for (const city of names.filter(name => name !== "温州市")) add([province, city], 2024, use(0));
  [browser, site] = await Promise.all([launch(), serve("/archive/", "zh-Hans", more)]);
});
after(async () => { await browser?.close(); await site?.close(); });

const journey = journeys(() => [browser, site]);
const place = "zhejiang/wenzhou/";
const term = async () => `terms/${(await readdir(`${site.folder}/terms`)).find(name => name.startsWith("xietongliandongshifan-"))}/`;
const focused = page => page.evaluate(() => document.activeElement.ariaLabel ?? document.activeElement.textContent);
const box = (page, what) => page.locator(what).first().boundingBox();

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
for (const width of Object.keys(widths)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`pages that list fit and axe-core finds nothing: ${width}, ${colorScheme}`, async () => {
      const found = [];
      for (const address of ["", place, "zhejiang/", "2024/", "places/", "terms/", await term()]) {
        const { page, troubles, close } = await open(browser, site, address, { width, colorScheme });
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => window.axe.run());
        found.push(...troubles, ...violations.map(v => `${address}: ${v.id}: ${v.nodes[0].html} ${v.nodes[0].failureSummary}`));
        const by = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (by > 0) found.push(`${address} is ${by} pixels too wide`);
        await close();
      }
      assert.deepEqual(found, []);
    });
  }

  journey(`keeps the years and the places of the grid in view: ${width}`, "", { width }, async page => {
    const grid = page.locator(".holdings");
    await page.setViewportSize({ width: widths[width].width, height: 600 });
    await grid.evaluate(e => e.scrollIntoView({ block: "start", behavior: "instant" }));
    await grid.evaluate(e => { e.scrollLeft = 600; e.scrollTop = 300; });
    const [outer, name, year] = [await grid.boundingBox(), await box(page, ".grid tbody th"), await box(page, ".grid thead th")];
    const scrolled = await grid.evaluate(e => [e.scrollLeft, e.scrollTop]);
    assert.ok(scrolled.every(by => by > 100), `${scrolled}`);
    assert.ok(Math.abs(name.x - outer.x) < 2, `places at ${name.x}, grid at ${outer.x}`);
    assert.ok(Math.abs(year.y - outer.y) < 2, `years at ${year.y}, grid at ${outer.y}`);
  });

  journey(`finds a year of a place without scrolling far: ${width}`, place, { width }, async page => {
    const { height } = await page.locator("#year-list").boundingBox();
    assert.ok(height < { phone: 4800, tablet: 3200, desk: 2000 }[width], `${height} pixels for ${long.length} years`);
    await page.locator(".filter input").fill("1987");
    assert.deepEqual(await page.locator("#year-list li:visible .y").allInnerTexts(), ["1987"]);
    assert.equal(await page.locator(".filter output").innerText(), `1/${await page.locator("#year-list li").count()}`);
    await page.locator(".filter input").fill("");
    assert.equal(await page.locator("#year-list > li:visible").count(), long.length);
  });

  journey(`reads the uses of a frequent term in folds: ${width}`, "", { width }, async page => {
    await page.goto(site.home + await term());
    const { height } = await page.locator("#use-list").boundingBox(), folds = await page.locator(".uses .fold").count();
    assert.equal(folds, long.length);
    assert.ok(height < 48 * folds + 40 * 130, `${height} pixels`);
    const [by, when] = [page.locator(".filter select").nth(0), page.locator(".filter select").nth(1)];
    await by.selectOption("江苏省");
    assert.equal(await page.locator("#use-list h3:visible").count(), cities.江苏省.length);
    await when.selectOption("2023年");
    assert.equal(await page.locator("#use-list h3:visible").count(), 0);
    await by.selectOption("");
    assert.deepEqual(await page.locator("#use-list h3:visible").allInnerTexts(), ["温州市 2023年"]);
    await when.selectOption("");
    await page.locator(".filter input").fill("温州 2020");
    assert.deepEqual(await page.locator("#use-list h3:visible").allInnerTexts(), ["温州市 2020年"]);
  });
}

journey("moves in the grid with the arrow keys, and Tab leaves it", "", {}, async page => {
  const links = page.locator(".grid a");
  assert.equal(await page.locator(".grid a[tabindex='0']").count(), 1);
  assert.ok(await links.count() > 60);
  await page.locator(".grid a[tabindex='0']").focus();
  const start = await focused(page);
  await page.keyboard.press("ArrowRight");
  assert.match(await focused(page), new RegExp(`^${start}\\d+年全文$`));
  await page.keyboard.press("ArrowLeft");
  assert.equal(await focused(page), start);
  await page.keyboard.press("ArrowDown");
  const second = await focused(page);
  assert.notEqual(second, start);
  await page.keyboard.press("End");
  await page.keyboard.press("Home");
  assert.equal(await focused(page), second);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.equal(await focused(page), start, "above the places is nothing to go to");
  for (let n = 0; n < 8; n++) await page.keyboard.press("PageDown");
  const last = await page.locator(".grid tbody th a").last().innerText();
  assert.equal(await focused(page), last);
  const seen = await page.evaluate(() => {
    const a = document.activeElement.getBoundingClientRect(), box = document.querySelector(".holdings").getBoundingClientRect();
    return a.top > box.top + 20 && a.bottom <= box.bottom;
  });
  assert.ok(seen, "what has the focus is in view");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => !document.activeElement.closest(".grid")));
  await page.keyboard.press("Shift+Tab");
  assert.equal(await focused(page), last, "Tab comes back to where one was");
});

journey("sees what a folded place holds, and finds it on its page", "", {}, async page => {
  const row = page.locator(".grid tbody tr", { hasText: "江苏省" });
  assert.match(await row.locator("th").innerText(), /13地/);
  assert.match(await row.innerText(), /13\s*$/);
  await row.locator("th a").click();
  assert.equal(await page.locator(".grid tbody tr").count(), 13);
});

journey("prints every year of the grid", "", {}, async page => {
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 612, height: 900 });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const tables = await page.locator(".grid:visible").evaluateAll(all => all.map(table => [table.scrollWidth, [...table.rows[0].cells].slice(1).map(cell => cell.textContent)]));
  assert.ok(tables.length > 2 && tables.every(([wide]) => wide <= 612), JSON.stringify(tables.map(([wide]) => wide)));
  const years = tables.flatMap(([, years]) => years);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.deepEqual(years, await page.locator(".grid thead th").allTextContents());
  assert.equal(await page.locator(".grid").count(), 1);
});

for (const [address, typed, expected] of [
  ["places/", "nantong", ["南通市"]], ["places/", "青海", []], ["2024/", "南通", ["南通市"]], ["2024/", "yunnan", ["云南省"]],
]) {
  journey(`filters ${address} by ${typed}`, address, {}, async page => {
    await page.locator(".filter input").fill(typed);
    assert.deepEqual(await page.locator(".regions li:visible a").allInnerTexts(), expected);
    assert.equal(await page.locator(".regions section:visible").count(), 1);
  });
}

test("places and reports of a year stand close together", async () => {
  for (const [address, most] of [["places/", 2400], ["2024/", 2400]]) {
    const { page, close } = await open(browser, site, address);
    const { height } = await page.locator(".regions").boundingBox();
    assert.ok(height < most, `${address}: ${height} pixels`);
    await close();
  }
});

journey("goes from a bar of the chart to the uses of its year", "", {}, async page => {
  await page.goto(site.home + await term());
  const bar = page.locator(".chart a").first();
  const year = /\d{4}/.exec(await bar.getAttribute("aria-label"))[0];
  await bar.focus();
  await page.keyboard.press("Enter");
  await page.locator(`#y${year}`).waitFor({ state: "visible" });
  await page.waitForFunction(year => { const b = document.getElementById(`y${year}`).getBoundingClientRect(); return b.top >= 0 && b.top < innerHeight; }, year);
});

journey("reads folds, lists and the grid without scripts", "", { javaScriptEnabled: false }, async page => {
  assert.ok(await page.locator(".holdings[tabindex='0']").count());
  await page.goto(site.home + await term());
  assert.ok(await page.locator(".filter").isHidden());
  await page.locator(".uses summary").nth(1).click();
  assert.ok(await page.locator(".uses .fold").nth(1).locator("li").first().isVisible());
});
