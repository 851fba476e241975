// Each test is named by what a reader does.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { journeys, launch, open, widths } from "../browser.mjs";
import { serve } from "../site.mjs";

let browser, site;
before(async () => { [browser, site] = await Promise.all([launch(), serve("/archive/")]); });
after(async () => { await browser?.close(); await site?.close(); });

const journey = journeys(() => [browser, site]);

const path = page => new URL(page.url()).pathname;
const heading = page => page.locator("h1").innerText();

journey("finds a report by place and year on the home page", "", {}, async page => {
  await page.locator("table.grid a[href='/archive/zhejiang/ningbo/2019/']").click();
  assert.equal(path(page), "/archive/zhejiang/ningbo/2019/");
  assert.match(await heading(page), /宁波市[\s\S]*政府工作报告/);
});

journey("opens a place from the grid and goes on to one of its years", "", {}, async page => {
  await page.locator("table.grid th a[href='/archive/zhejiang/ningbo/']").click();
  assert.equal(path(page), "/archive/zhejiang/ningbo/");
  await page.locator("main a[href='/archive/zhejiang/ningbo/2019/']").first().click();
  assert.equal(path(page), "/archive/zhejiang/ningbo/2019/");
});

journey("opens a year and finds reports of several places", "", {}, async page => {
  await page.locator("table.grid thead a[href='/archive/2020/']").click();
  assert.equal(path(page), "/archive/2020/");
  const reports = await page.locator("main a[href$='/2020/']").evaluateAll(links => new Set(links.map(a => a.pathname)).size);
  assert.ok(reports >= 4, `${reports} reports of 2020`);
});

journey("jumps to a section from the contents and sees it", "zhejiang/ningbo/2019/", {}, async page => {
  const link = page.locator(".toc a[href$='#s2']");
  await link.click();
  assert.equal(new URL(page.url()).hash, "#s2");
  await assert.doesNotReject(page.locator("#s2").waitFor({ state: "visible" }));
  await page.waitForFunction(() => Math.abs(document.querySelector("#s2").getBoundingClientRect().top) < innerHeight / 2);
});

journey("opens a link to one paragraph and lands on it", "zhejiang/ningbo/2019/#s1-p1", {}, async page => {
  await page.waitForFunction(() => {
    const box = document.getElementById("s1-p1").getBoundingClientRect();
    return box.top >= 0 && box.top < innerHeight;
  });
});

journey("copies the address of a section", "zhejiang/ningbo/2019/", {}, async page => {
  await page.locator("#s1 .sn").click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(copied, /\/archive\/zhejiang\/ningbo\/2019\/(\?v=[0-9a-f]+)?#s1$/);
});

journey("follows a term of the text to its page and back to a use in its sentence", "zhejiang/ningbo/2024-summary/", {}, async page => {
  const go = page.locator("main a[href*='/archive/terms/']").first();
  await go.evaluate(a => a.scrollIntoView({ block: "center" }));
  await go.click();
  assert.match(path(page), /^\/archive\/terms\/[a-z0-9-]+\/$/);
  await page.locator("main a[href*='#s']").first().click();
  assert.match(new URL(page.url()).hash, /^#s\d/);
  await page.locator(`[id="${new URL(page.url()).hash.slice(1)}"]`).waitFor();
});

journey("reads a definition in the margin of a wide screen", "zhejiang/ningbo/2024-summary/", {}, async page => {
  const note = page.locator(".mn").first();
  const text = await page.locator(".text").boundingBox();
  const box = await note.boundingBox();
  assert.ok(box && box.width > 100, "the note is shown");
  assert.ok(box.x + box.width > text.x + text.width * 0.7, "to the right of the text");
});

journey("opens a definition in place on a phone and closes it again", "zhejiang/ningbo/2024-summary/", { width: "phone" }, async page => {
  const term = page.locator("a.t[href^='#m']").first();
  const note = page.locator(await term.getAttribute("href"));
  assert.equal(await note.isVisible(), false);
  await term.click();
  await note.waitFor({ state: "visible" });
  await note.locator(".x").click();
  await note.waitFor({ state: "hidden" });
});

journey("opens a definition in place without scripts", "zhejiang/ningbo/2024-summary/", { width: "phone", javaScriptEnabled: false }, async page => {
  const term = page.locator("a.t[href^='#m']").first();
  const note = page.locator(await term.getAttribute("href"));
  await term.click();
  await note.waitFor({ state: "visible" });
});

journey("has the address of a paragraph and of a section at hand without scripts", "zhejiang/ningbo/2019/", { javaScriptEnabled: false }, async page => {
  const links = page.locator(".text [data-v] > a:first-child");
  assert.ok(await links.count() > 5);
  assert.equal(await links.count(), await page.locator(".text [data-v]").count());
  const link = page.locator("#s1-p1 > a").first();
  assert.equal(await link.innerText(), "1");
  await link.focus();
  await page.keyboard.press("Enter");
  assert.equal(new URL(page.url()).hash, "#s1-p1");
  await page.locator("#s2 > a", { hasText: "§" }).click();
  assert.equal(new URL(page.url()).hash, "#s2");
});

journey("reads the list of notes without scripts and goes from one back to the text", "zhejiang/ningbo/2024-summary/", { width: "phone", javaScriptEnabled: false }, async page => {
  const notes = page.locator(".notes li");
  for (const text of await notes.allInnerTexts()) assert.ok(text.length > 15, `no definition in ${text}`);
  const back = notes.first().locator("a").first();
  await back.click();
  assert.equal(new URL(page.url()).hash, await back.getAttribute("href"));
  await page.locator(new URL(page.url()).hash).waitFor();
});

journey("reaches the text by keyboard alone", "zhejiang/ningbo/2019/", {}, async page => {
  await page.keyboard.press("Tab");
  assert.match(await page.evaluate(() => document.activeElement.hash), /^#/);
  await page.keyboard.press("Enter");
  assert.notEqual(new URL(page.url()).hash, "");
});

journey("goes from one year of a place to the next", "china/2022/", {}, async page => {
  await page.locator(".turn a[rel=next]").click();
  assert.equal(path(page), "/archive/china/2023/");
});

journey("reads a converted report: place, date and speaker stand in its head", "zhejiang/ningbo/beilun/2024/", {}, async page => {
  const head = await page.locator("article header").first().innerText();
  for (const fact of ["北仑区", "2024年1月11日", "王程"]) assert.ok(head.includes(fact), `${fact} in ${head}`);
});

journey("looks a word up among all terms", "terms/", {}, async page => {
  await page.locator("main a[href^='/archive/terms/']", { hasText: "361" }).first().click();
  assert.match(await heading(page), /361/);
});

journey("searches without leaving the site", "search/?q=宁波", {}, async page => {
  await page.locator("main a[href*='/ningbo/']").first().waitFor();
});

journey("meets a page of the site at an address that is not there", "", {}, async page => {
  const response = await page.request.get(`${site.home}no/such/page/`);
  assert.equal(response.status(), 404);
  assert.match(await response.text(), /<html lang="zh-Hans"/);
});

journey("takes a report away as Markdown", "zhejiang/ningbo/2019/", {}, async page => {
  const link = page.locator("a[href$='.md']").first();
  const response = await page.request.get(new URL(await link.getAttribute("href"), page.url()).href);
  assert.equal(response.status(), 200);
  assert.match(await response.text(), /^---\n/);
});

for (const width of Object.keys(widths)) {
  for (const colorScheme of ["light", "dark"]) {
    for (const [name, address] of [["home", ""], ["report", "zhejiang/ningbo/2019/"], ["place", "zhejiang/ningbo/"], ["term list", "terms/"]]) {
      journey(`sees the ${name} page without scrolling sideways: ${width}, ${colorScheme}`, address, { width, colorScheme }, async page => {
        const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
        assert.ok(inner <= outer, `${inner} pixels of page in ${outer} of window`);
      });
    }
  }
}

test("how far one has read is told where there is more to read than the window shows", async () => {
  const folio = page => page.locator(".spine .folio").textContent();
  for (const [address, told] of [["years/", ""], ["china/2024/", "0%"]]) {
    const { page, close } = await open(browser, site, address);
    assert.equal(await folio(page), told, address);
    await close();
  }
});

test("counties stand in the column of their city", async () => {
  const { page, close } = await open(browser, site, "places/");
  const lefts = await page.locator(".tree li").evaluateAll(all => all.map(li => [li.className, Math.round(li.getBoundingClientRect().left)]));
  const apart = lefts.filter(([level, left], at) => level !== "l1" && left !== lefts[at - 1][1]);
  assert.deepEqual(apart, []);
  assert.ok(new Set(lefts.map(([, left]) => left)).size > 1, "all stand in one column");
  await close();
});
