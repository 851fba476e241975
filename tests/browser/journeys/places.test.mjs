// What a reader does who looks for a place, a year or a report by its name.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { journeys, launch, listening, open, widths } from "../browser.mjs";
import { serve } from "../site.mjs";

let browser, site;
before(async () => { [browser, site] = await Promise.all([launch(), serve("/archive/")]); });
after(async () => { await browser?.close(); await site?.close(); });

const journey = journeys(() => [browser, site]);
const links = page => page.locator(".by-name a").evaluateAll(all => all.map(a => [a.textContent, a.pathname]));
/** Types into the search field of the page, and yields what it names. */
const named = async (page, typed) => {
  const field = page.locator("[type=search][name=q]:visible");
  await field.fill("");
  await page.waitForFunction(() => !document.querySelector(".by-name:not([hidden])"));
  await field.fill(typed);
  await page.locator(".by-name:not([hidden]) a").first().waitFor();
  return links(page);
};

journey("types a place in any way, and sees it first", "search/", {}, async page => {
  await listening(page);
  for (const typed of ["宁波", "宁波市", "浙江省宁波市", "浙江 宁波", "ningbo", "nb", "zhejiang ningbo", "甬", "寧波", "宁波 高质量发展"]) {
    const [[label, path]] = await named(page, typed);
    assert.deepEqual([label, path], ["宁波市", "/archive/zhejiang/ningbo/"], typed);
  }
});

journey("types a place and a year, and sees the report first", "search/", {}, async page => {
  await listening(page);
  const expected = "/archive/zhejiang/ningbo/2019/";
  for (const typed of ["宁波2019", "宁波市2019年政府工作报告", "2019年宁波", "nb 2019", "甬 2019", "二〇一九年宁波市人民政府工作报告"]) {
    assert.equal((await named(page, typed))[0][1], expected, typed);
  }
  assert.equal((await named(page, "2019年"))[0][1], "/archive/2019/");
});

journey("types words that name no place, and sees hits only", "search/?q=高质量发展", {}, async page => {
  await page.locator("#found mark").first().waitFor();
  assert.deepEqual(await links(page), []);
});

journey("goes to a report from any page by keyboard alone", "zhejiang/ningbo/2019/", {}, async page => {
  await page.keyboard.press("/");
  await page.keyboard.type("ningbo 2019");
  await page.locator(".by-name.below a").first().waitFor();
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate(() => document.activeElement.pathname), "/archive/zhejiang/ningbo/2019/");
  await page.keyboard.press("ArrowUp");
  assert.equal(await page.evaluate(() => document.activeElement.name), "q");
  await page.keyboard.press("Escape");
  await page.locator(".by-name.below").waitFor({ state: "hidden" });
  await page.keyboard.type(" ");
  await page.keyboard.press("Backspace");
  await page.locator(".by-name.below a").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(url => url.pathname === "/archive/zhejiang/ningbo/");
});

journey("sees nothing while a word is still being composed", "search/", {}, async page => {
  await listening(page);
  await page.locator("#q").focus();
  const session = await page.context().newCDPSession(page);
  await session.send("Input.imeSetComposition", { text: "ningbo", selectionStart: 6, selectionEnd: 6 });
  await page.waitForTimeout(400);
  assert.deepEqual(await links(page), []);
  await session.send("Input.insertText", { text: "宁波" });
  await page.locator(".by-name:not([hidden]) a").first().waitFor();
  assert.equal((await links(page))[0][0], "宁波市");
});

journey("filters terms by their reading", "terms/", {}, async page => {
  const field = page.locator("[data-filter] input"), shown = () => page.locator("#term-list li:not([hidden]) a").allInnerTexts();
  const all = await shown();
  const name = all.find(name => name.length === 4 && /^[\u4e00-\u9fff]+$/.test(name));
  const initials = await page.locator("#term-list li", { hasText: name }).first().getAttribute("data-initials");
  assert.match(initials, /^[a-z]{4}$/);
  await field.fill(initials.toUpperCase());
  const left = await shown();
  assert.ok(left.includes(name) && left.length < all.length, left.join());
});

test("a panel of places stays on the page at every width", async () => {
  for (const width of Object.keys(widths)) {
    const { page, close } = await open(browser, site, "", { width });
    await page.locator("[type=search][name=q]:visible").fill("浙江");
    const panel = page.locator(".by-name.below:not([hidden])");
    await panel.waitFor();
    const { x, width: wide } = await panel.boundingBox();
    assert.ok(x >= 0 && x + wide <= widths[width].width, `${width}: ${x} + ${wide}`);
    await close();
  }
});
