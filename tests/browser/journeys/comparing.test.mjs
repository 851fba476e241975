// A reader puts two reports side by side.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { journeys, launch, open, says } from "../browser.mjs";
import { serve } from "../site.mjs";

// Two reports of some 20,000 characters each: of the matters, the later one leaves out each seventh, adds others, and says more about some.
const first = [..."工农商学医路桥港林渔矿电"], second = [..."税桑灯塔窑渠坝仓碑亭"];
const matters = first.flatMap(a => second.map(b => `${a}${b}${b}${a}`));
const about = (matter, year, long) => `关于${matter}，${year}年各部门各负其责，${matter}稳步推进，${matter}的任务有序落地，群众反映良好。${`为办好${matter}，再安排一批项目，资金按季下达，进度按月公布。`.repeat(long)}`;
const parts = year => {
  const told = matters.filter((_, i) => year === 2031 ? i % 5 : i % 7).map((matter, i) => ({ matter, text: about(matter, year, year === 2031 ? 3 : i % 7) }));
  return [told.slice(0, 40), told.slice(40)];
};
const report = year => `---\ntitle: 浙江省宁波市政府工作报告（${year}年）\nregion: [浙江省, 宁波市]\nyear: ${year}\n---\n\n各位代表：\n\n${
  parts(year).map((part, i) => `## ${["一、工作回顾", "二、工作安排"][i]} {#s${i + 1}}\n\n${part.map(({ text }) => text).join("\n\n")}`).join("\n\n")}\n`;
const long = "compare/?a=/zhejiang/ningbo/2031/&b=/zhejiang/ningbo/2032/";

let browser, site;
before(async () => {
  const more = Object.fromEntries([2031, 2032].map(year => [`content/reports/zhejiang/ningbo/${year}.md`, report(year)]));
  [browser, site] = await Promise.all([launch(), serve("/archive/", "zh-Hans", more)]);
});
after(async () => { await browser?.close(); await site?.close(); });

const ready = page => page.locator(".pairs").waitFor();

test("a reader goes from a report to its comparison with the year before, and the address names both", async () => {
  const { page, troubles, close } = await open(browser, site, "china/2024/");
  await page.getByRole("link", { name: "与他篇对读" }).click();
  await ready(page);
  const { searchParams } = new URL(page.url());
  assert.deepEqual([searchParams.get("a"), searchParams.get("b")], ["/china/2023/", "/china/2024/"]);
  const heads = await page.locator(".heads .half").allTextContents();
  assert.deepEqual(heads, ["中华人民共和国 二〇二三", "中华人民共和国 二〇二四"]);
  assert.deepEqual(troubles, []);
  await close();
});

test("sections about the same thing stand beside each other, and no word of either report is left out", async () => {
  const { page, close } = await open(browser, site, "compare/?a=/china/2023/&b=/china/2024/");
  await ready(page);
  const bare = text => text.replace(/[\s¶§\d]/g, "");
  for (const [side, address] of [[0, "china/2023/"], [1, "china/2024/"]]) {
    const shown = bare(await page.locator(".pair:not(.heads)").evaluateAll((pairs, side) =>
      pairs.map(pair => [...pair.children[side].querySelectorAll("h3, p:not(.small), ul, ol, table")].map(e => e.textContent).join("")).join(""), side));
    const report = await open(browser, site, address);
    const paragraphs = await report.page.locator(".text p[id]").evaluateAll(all => all.map(p => {
      const bare = p.cloneNode(true);
      bare.querySelectorAll(".pn, .mn, sup").forEach(e => e.remove());
      return bare.textContent;
    }));
    for (const paragraph of paragraphs) assert.ok(shown.includes(bare(paragraph)), paragraph);
    await report.close();
  }
  const opening = page.locator(".pair:not(.heads)").first().locator(".half");
  assert.match(await opening.nth(0).innerText(), /各位代表/);
  assert.match(await opening.nth(1).innerText(), /各位代表/);
  await close();
});

const journey = journeys(() => [browser, site]);
/** The matters of a side in the order of the page, each with the height at which its paragraph begins. */
const heights = (page, side) => page.locator(`.pair:not(.heads) > .half:nth-child(${side}) p:not(.small)`).evaluateAll(all =>
  all.flatMap(p => { const matter = /^关于(....)/.exec(p.textContent)?.[1]; return matter ? [[matter, p.getBoundingClientRect().top]] : []; }));

for (const [width, colorScheme] of [[960, "light"], [1440, "light"], [1440, "dark"]]) {
  journey(`reads long reports whose paragraphs begin at one height where they are about one matter: ${width}, ${colorScheme}`, long, { colorScheme, viewport: { width, height: 900 } }, async page => {
    await ready(page);
    const [left, right] = [new Map(await heights(page, 1)), new Map(await heights(page, 2))];
    const both = parts(2031).flatMap((part, i) => part.filter(({ matter }) => parts(2032)[i].some(other => other.matter === matter)));
    assert.ok(both.length > 60);
    const apart = both.filter(({ matter }) => Math.abs(left.get(matter) - right.get(matter)) > 1);
    assert.deepEqual(apart.map(({ matter }) => `${matter} ${left.get(matter)} ${right.get(matter)}`), []);
    // Each side is whole, and its paragraphs stand below each other in their order.
    for (const [found, year] of [[left, 2031], [right, 2032]]) {
      assert.deepEqual([...found.keys()], parts(year).flat().map(({ matter }) => matter));
      assert.deepEqual([...found.values()], [...found.values()].sort((a, b) => a - b));
    }
  });
}

journey("prints both reports with their paragraphs beside each other", long, {}, async page => {
  await ready(page);
  await page.emulateMedia({ media: "print" });
  const [left, right] = [await heights(page, 1), new Map(await heights(page, 2))];
  const level = left.filter(([matter, top]) => Math.abs(top - right.get(matter)) <= 1);
  assert.ok(level.length > 60, `${level.length}`);
});

journey("names a report that the archive does not have, and chooses one by its place", "compare/?a=/zhejiang/ningbo/2019/&b=/zhejiang/huzhou", { width: "phone" }, async page => {
  // The address of a place is not that of a report.
  await says(page.locator("#compare .notice"), /没有这样的报告：\/zhejiang\/huzhou\//);
  assert.equal(await page.getByRole("link", { name: "宁波市 二〇一九" }).count(), 1);
  const field = page.getByLabel("右", { exact: true }).and(page.locator("input")), found = page.locator(".by-name:not([hidden]) a");
  await found.first().waitFor();
  assert.match((await found.allInnerTexts()).join(), /湖州市 2020年/);
  await field.fill("ningbo 2020");
  await page.waitForFunction(() => /宁波市 2020年/.test(document.querySelector(".by-name a")?.textContent));
  await field.press("Enter");
  await ready(page);
  const { searchParams } = new URL(page.url());
  assert.deepEqual([searchParams.get("a"), searchParams.get("b")], ["/zhejiang/ningbo/2019/", "/zhejiang/ningbo/2020/"]);
});

journey("comes with nothing, and chooses both reports", "compare/", {}, async page => {
  for (const [side, typed] of [["左", "杭州 2020"], ["右", "湖州2020年"]]) {
    await page.getByLabel(side, { exact: true }).and(page.locator("input")).fill(typed);
    await page.getByRole("navigation", { name: side }).getByRole("link").first().click();
  }
  await ready(page);
  assert.deepEqual([...new URL(page.url()).searchParams.values()], ["/zhejiang/hangzhou/2020/", "/zhejiang/huzhou/2020/"]);
});

journey("opens an address that has lost its slashes", "compare/?a=china/2023&b=/china/2024/index.html", {}, async page => {
  await ready(page);
  assert.deepEqual(await page.locator(".heads h2").allTextContents(), ["中华人民共和国 二〇二三", "中华人民共和国 二〇二四"]);
});

journey("reads the sections of either side in their order on a phone", "compare/?a=/china/2023/&b=/china/2024/", { width: "phone" }, async page => {
  await ready(page);
  const shown = () => page.locator(".pair:not(.heads) h3 a").evaluateAll(all => all.filter(a => a.offsetHeight).map(a => a.hash));
  const buttons = page.getByRole("group", { name: "显示哪一篇" }).getByRole("button");
  for (const [i, year] of [[0, 2023], [1, 2024], [0, 2023]]) {
    await buttons.nth(i).click();
    const report = await open(browser, site, `china/${year}/`);
    const own = await report.page.locator(".text :is(h2, h3, h4, h5, h6)[id^=s]").evaluateAll(all => all.map(h => `#${h.id}`));
    await report.close();
    assert.ok(own.length > 2);
    assert.deepEqual(await shown(), own);
  }
});

test("a reader on a phone chooses another report by keyboard and swaps the sides", async () => {
  const { page, troubles, close } = await open(browser, site, "compare/?a=/china/2023/&b=/china/2024/", { width: "phone" });
  await ready(page);
  await page.getByLabel("右").selectOption("/china/2025/");
  await page.getByRole("button", { name: "对读" }).press("Enter");
  await ready(page);
  assert.equal(new URL(page.url()).searchParams.get("b"), "/china/2025/");
  await page.getByRole("link", { name: "左右对调" }).press("Enter");
  await ready(page);
  assert.equal(new URL(page.url()).searchParams.get("a"), "/china/2025/");
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `${overflow} pixels too wide`);
  assert.deepEqual(troubles, []);
  await close();
});

test("places of one year can be put side by side", async () => {
  const { page, close } = await open(browser, site, "compare/?a=/zhejiang/hangzhou/2020/&b=/zhejiang/huzhou/2020/");
  await ready(page);
  await page.getByLabel("右").waitFor();
  const offered = await page.getByLabel("右").locator("option").evaluateAll(all => all.map(option => option.value));
  for (const address of ["/china/2020/", "/zhejiang/2020/", "/zhejiang/huzhou/2020/"]) assert.ok(offered.includes(address), `${address} in ${offered}`);
  await close();
});

test("an address that names another host is refused, and no request leaves the site", async () => {
  const { page, troubles, close } = await open(browser, site, "compare/?a=//example.org/&b=/china/2024/");
  await page.locator("#compare .notice").waitFor();
  assert.equal(await page.locator(".pairs").count(), 0);
  assert.deepEqual(troubles, []);
  await close();
});

test("without scripts the page says what it needs and leads to the reports", async () => {
  const { page, close } = await open(browser, site, "compare/", { javaScriptEnabled: false });
  assert.ok(await page.locator("noscript .notice").isVisible());
  assert.ok(await page.locator("#compare a").count() > 0);
  await close();
});

test("a reader comes to the comparisons from the navigation of any page", async () => {
  const { page, close } = await open(browser, site, "zhejiang/ningbo/");
  const navigation = page.getByRole("navigation", { name: "主导航" });
  await navigation.getByRole("link", { name: "对读" }).click();
  assert.equal(new URL(page.url()).pathname, "/archive/compare/");
  assert.equal(await navigation.locator("[aria-current=page]").textContent(), "对读");
  await page.getByRole("link", { name: "宁波市 2020–2024" }).click();
  await ready(page);
  await close();
});
