// What a reader meets who comes back, or comes by a link that someone copied a while ago.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, listening, open } from "../browser.mjs";
import { serve } from "../site.mjs";

let browser, site;
before(async () => { [browser, site] = await Promise.all([launch(), serve("/archive/")]); });
after(async () => { await browser?.close(); await site?.close(); });

const report = "zhejiang/ningbo/2019/";

test("copies a paragraph's link with its fingerprint, and finds nothing to say when following it", async () => {
  const { page, close } = await open(browser, site, report);
  await page.locator("#s1-p1 .pn").click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(copied, /\?v=[0-9a-f]{8}#s1-p1$/);
  await page.goto("about:blank");
  await page.goto(copied);
  assert.equal(await page.locator(".tell").count(), 0);
  await close();
});

test("is told that a paragraph has changed since its link was copied", async () => {
  const { page, close } = await open(browser, site, `${report}?v=00000000#s1-p1`);
  await page.locator(".tell + #s1-p1").waitFor();
  await page.locator(".tell button").click();
  assert.equal(await page.locator(".tell").count(), 0);
  await close();
});

test("is led to where a paragraph has moved", async () => {
  const { page, close } = await open(browser, site, report);
  const print = await page.locator("#s1-1-p2").getAttribute("data-v");
  await page.goto("about:blank");
  await page.goto(`${site.home}${report}?v=${print}#s1-p1`);
  await page.locator(".tell + #s1-1-p2").waitFor();
  assert.equal(new URL(page.url()).hash, "#s1-1-p2");
  await close();
});

test("finds the place again where they stopped reading", async () => {
  const { page, close } = await open(browser, site, report);
  await page.evaluate(() => document.getElementById("s2").scrollIntoView());
  await page.waitForFunction(() => localStorage.getItem("gongbao:" + location.pathname)?.startsWith("s2"));
  await page.goto(site.home + "about/");
  await page.goto(site.home + report);
  assert.match(await page.locator(".resume a").getAttribute("href"), /^#s2/);
  await close();
});

test("sees a definition over a later use by keyboard, and puts it away with Escape", async () => {
  const { page, close } = await open(browser, site, report);
  await page.locator("a.t[data-n]").first().focus();
  await page.locator(".pop").waitFor({ state: "visible" });
  await page.keyboard.press("Escape");
  await page.locator(".pop").waitFor({ state: "hidden" });
  await close();
});

test("cuts the list of terms down to a word", async () => {
  const { page, close } = await open(browser, site, "terms/");
  await page.locator(".filter input").fill("标准地");
  const shown = await page.locator("#term-list li:visible").allInnerTexts();
  assert.ok(shown.length > 0 && shown.every(words => words.includes("标准地")), shown.join());
  await close();
});

test("searches for a term, follows it, and comes back to the same results", async () => {
  const { page, close } = await open(browser, site, "search/");
  await listening(page);
  await page.locator("#q").fill("标准地");
  await page.locator("#hits a mark").first().waitFor();
  assert.match(page.url(), /\?q=/);
  // Reports may be there before terms are.
  await page.locator("#hits a[href*='/terms/']").first().click();
  await page.waitForURL(/\/terms\//);
  assert.match(await page.locator("h1").innerText(), /标准地/);
  await page.goBack();
  await page.locator("#hits a mark").first().waitFor();
  await close();
});

test("a link to an address that has moved leads to where the report stands now, with its anchor and without scripts too", async () => {
  const moved = await open(browser, site, "zhejiang/yongcheng/2019/?v=00000000#s2");
  await moved.page.waitForURL("**/zhejiang/ningbo/2019/?v=00000000#s2");
  await moved.close();
  const plain = await open(browser, site, "zhejiang/yongcheng/2019/", { javaScriptEnabled: false });
  await plain.page.waitForURL("**/zhejiang/ningbo/2019/");
  assert.deepEqual([moved.troubles, plain.troubles], [[], []]);
  await plain.close();
});

const clipboard = page => page.evaluate(() => navigator.clipboard.readText());

test("cites a paragraph in each style, with its section, its number and an address that leads to it", async () => {
  const { page, troubles, close } = await open(browser, site, report);
  await page.locator("#s1-p1 .pn").click();
  const bar = page.getByRole("toolbar");
  await bar.getByRole("button", { name: "GB/T 7714" }).click();
  assert.match(await clipboard(page), /^\S.*\[R\/OL\]\. .+：.+，\d{4}：.+，第1段\. http\S+\?v=[0-9a-f]{8}#s1-p1\.$/);
  await bar.getByRole("button", { name: "CSL-JSON" }).click();
  const item = JSON.parse(await clipboard(page));
  assert.match(item.URL, /#s1-p1$/);
  assert.match(item.page, /第1段$/);
  assert.match(item.id, /-s1-p1$/);
  assert.deepEqual(item.accessed["date-parts"][0].map(Number), await page.evaluate(() => { const now = new Date(); return [now.getFullYear(), now.getMonth() + 1, now.getDate()]; }));
  await bar.getByRole("button", { name: "BibTeX" }).click();
  assert.match(await clipboard(page), /^@techreport\{\S+-s1-p1,\n[^]*url = \{\S+#s1-p1\},\n {2}urldate = \{\d{4}-\d\d-\d\d\},\n {2}pages = \{.+第1段\}\n\}$/);
  await bar.getByRole("button", { name: "RIS" }).click();
  assert.match(await clipboard(page), /^UR {2}- \S+#s1-p1\nY2 {2}- \d{4}\/\d\d\/\d\d\nSP {2}- .+第1段\nER {2}- $/m);
  await page.keyboard.press("Escape");
  assert.equal(await bar.count(), 0);
  assert.deepEqual(troubles, []);
  await close();
});

test("cites words that are selected, and the link leads to them", async () => {
  const { page, close } = await open(browser, site, report);
  const words = await page.locator("#s1-p1").evaluate(paragraph => {
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    let node;
    while ((node = walker.nextNode()) && (node.parentElement.closest(".pn") || node.data.trim().length < 8));
    getSelection().setBaseAndExtent(node, 0, node, 8);
    return node.data.slice(0, 8);
  });
  const bar = page.getByRole("toolbar");
  await bar.waitFor();
  await bar.getByRole("button", { name: "GB/T 7714" }).click();
  const [quoted, reference] = (await clipboard(page)).split("\n");
  assert.equal(quoted, `“${words}”`);
  // The reference has the link to the paragraph, without the words.
  assert.match(reference, /，第1段\. http\S+\?v=[0-9a-f]{8}#s1-p1\.$/);
  await bar.getByRole("button", { name: "CSL-JSON" }).click();
  const item = JSON.parse(await clipboard(page));
  assert.equal(item.annote, words);
  assert.match(item.URL, /#s1-p1$/);
  await bar.getByRole("button", { name: "链接" }).click();
  // The link is widened to whole words, because browsers find no others.
  const [address, found] = (await clipboard(page)).split(":~:text=");
  assert.match(address, /#s1-p1$/);
  assert.ok(decodeURIComponent(found).startsWith(words), found);
  await close();
});
