// A reader puts two reports side by side.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "../browser.mjs";
import { serve } from "../site.mjs";

let browser, site;
before(async () => { [browser, site] = await Promise.all([launch(), serve("/archive/")]); });
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
