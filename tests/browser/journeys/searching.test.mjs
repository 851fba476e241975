// What a reader does who looks for words.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { journeys, launch, listening, open, widths } from "../browser.mjs";
import { serve } from "../site.mjs";

let browser, site;
before(async () => { [browser, site] = await Promise.all([launch(), serve("/archive/")]); });
after(async () => { await browser?.close(); await site?.close(); });

const journey = journeys(() => [browser, site]);

/** Waits until a search has ended, and yields how many sections it says it found. */
const found = async page => {
  await page.waitForFunction(() => !document.getElementById("hits").hidden && /\d|没有|nothing/i.test(document.getElementById("results").textContent)
    && (document.querySelector("#found li") || !/\d/.test(document.getElementById("results").textContent)));
  return Number(/\d+/.exec(await page.locator("#results").innerText())?.[0] ?? 0);
};
const marks = page => page.locator("#found mark").allInnerTexts();

journey("types two characters and sees every hit in its sentence", "search/", {}, async page => {
  await listening(page);
  await page.locator("#q").fill("改革");
  assert.ok(await found(page) > 5);
  // A screen of hits is shown; more follow when the reader goes on.
  await page.mouse.wheel(0, 1500);
  await page.waitForFunction(() => document.querySelectorAll("#found mark").length > 5);
  const shown = await marks(page);
  assert.ok(shown.every(text => text === "改革"), shown.join());
});

journey("opens a hit and sees the words marked in its paragraph", "search/?q=营商环境", {}, async page => {
  await found(page);
  const hit = page.locator("#found li li a").first();
  const sentence = await hit.innerText();
  await hit.click();
  await page.locator(".text mark, h1").first().waitFor();
  const id = decodeURIComponent(new URL(page.url()).hash.slice(1));
  const marked = page.locator(`[id="${id}"] mark`).first();
  await marked.waitFor();
  assert.equal(await marked.innerText(), "营商环境");
  assert.ok(sentence.includes("营商环境"));
  await page.waitForFunction(id => { const box = document.getElementById(id).getBoundingClientRect(); return box.bottom > 0 && box.top < innerHeight; }, id);
});

journey("searches by keyboard alone: slash, words, arrows, Enter", "zhejiang/ningbo/2019/", {}, async page => {
  await page.keyboard.press("/");
  await page.keyboard.type("创新");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/search\/\?q=/);
  await found(page);
  await page.locator("#q").focus();
  for (const key of ["ArrowDown", "ArrowDown", "ArrowUp", "ArrowDown"]) await page.keyboard.press(key);
  assert.equal(await page.evaluate(() => !!document.activeElement.closest("#hits")), true);
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement.id), "q");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#q").inputValue(), "");
  await page.locator("#hits").waitFor({ state: "hidden" });
  assert.equal(new URL(page.url()).search, "");
  await page.keyboard.type("创新");
  await found(page);
  await page.keyboard.press("ArrowDown");
  const to = await page.evaluate(() => document.activeElement.pathname);
  await page.keyboard.press("Enter");
  await page.waitForURL(url => url.pathname === to);
});

journey("narrows a search by place and years, and finds it in the address", "search/?q=发展", {}, async page => {
  const all = await found(page);
  await page.locator("select[name=place]").selectOption("/zhejiang/");
  await page.waitForFunction(all => parseInt(document.getElementById("results").textContent) < all, all);
  await page.locator("select[name=from]").selectOption("2020");
  await page.waitForURL(/from=2020/);
  const some = await found(page);
  const places = await page.locator("#found h3 a").evaluateAll(links => links.map(a => a.pathname));
  assert.ok(places.length && places.every(path => path.startsWith("/archive/zhejiang/") && Number(/\d{4}/.exec(path)[0]) >= 2020), places.join());
  await page.reload();
  assert.equal(await found(page), some);
  assert.equal(await page.locator("select[name=place]").inputValue(), "/zhejiang/");
});

journey("keeps a section only if it has all the words, and none with a minus", "search/?q=改革 创新", {}, async page => {
  const both = await found(page);
  await page.locator("#q").fill("改革");
  await page.waitForFunction(n => parseInt(document.getElementById("results").textContent) > n, both);
  const one = await found(page);
  await page.locator("#q").fill("改革 -创新");
  await page.waitForFunction(n => parseInt(document.getElementById("results").textContent) < n, one);
  assert.equal(await found(page) + both, one);
});

journey("finds the same in Traditional characters, in full width and in quotes", "search/?q=营商环境", {}, async page => {
  const plain = await found(page);
  for (const typed of ["營商環境", "“營商 環境”"]) {
    await page.goto(`${site.home}search/?q=${encodeURIComponent(typed)}`);
    assert.equal(await found(page), plain, typed);
  }
  await page.goto(`${site.home}search/?q=${encodeURIComponent("２０２")}`);
  const wide = await found(page);
  await page.goto(`${site.home}search/?q=202`);
  assert.equal(await found(page), wide);
});

journey("is told when nothing is found, and why nothing can be", "search/?q=子虚乌有之物", {}, async page => {
  assert.equal(await found(page), 0);
  await page.locator("#q").fill("-改革");
  await page.locator("#note").waitFor({ state: "visible" });
  await page.locator("#q").fill("改");
  await page.locator("#found li").first().waitFor();
  assert.ok(await page.locator("#note").isVisible());
});

journey("finds a term by a part of its name", "search/?q=361", {}, async page => {
  await page.locator("#named a[href*='/terms/']").first().click();
  await page.waitForURL(/\/terms\//);
});

journey("comes back from a hit to the same results", "search/?q=改革", {}, async page => {
  const n = await found(page);
  await page.locator("#found li li a").first().click();
  await page.waitForURL(/\/archive\/(?!search)/);
  await page.goBack();
  assert.equal(await found(page), n);
});

journey("is told without scripts that searching needs them, and can go on", "search/", { javaScriptEnabled: false }, async page => {
  await page.locator("noscript .notice, .notice").first().waitFor();
  assert.equal(await page.locator("#ask").isVisible(), false);
  await page.locator("main a[href$='/places/']").first().click();
  assert.match(page.url(), /\/places\/$/);
});

journey("sees the first hits after a few small requests", "search/", {}, async page => {
  const sizes = [];
  page.on("response", async response => { if (!/\.js/.test(response.url())) sizes.push((await response.body()).length); });
  await listening(page);
  await page.locator("#q").fill("深化改革");
  await page.locator("#found li").first().waitFor();
  assert.ok(sizes.length <= 14 && sizes.slice(0, 4).reduce((a, b) => a + b, 0) < 300_000, sizes.join());
});

journey("sees the years and places of the hits, and narrows the search by them", "search/?q=发展", {}, async page => {
  const all = await found(page);
  const years = await page.locator(".by-year a").evaluateAll(bars => bars.map(bar => Number(/(\d+)\D*$/.exec(bar.title)[1])));
  const places = await page.locator("#facets .n").allInnerTexts();
  assert.equal(years.reduce((a, b) => a + b, 0), all);
  assert.equal(places.map(Number).reduce((a, b) => a + b, 0), all);
  await page.locator(".by-year a", { hasText: /2019/ }).click();
  await page.waitForURL(/from=2019&to=2019/);
  await page.waitForFunction(all => parseInt(document.getElementById("results").textContent) < all, all);
  const shown = await page.locator("#found h3 a").evaluateAll(links => links.map(a => a.pathname));
  assert.ok(shown.length && shown.every(path => path.includes("/2019")), shown.join());
  await page.goBack();
  await page.waitForFunction(all => parseInt(document.getElementById("results").textContent) === all, all);
});

journey("gets an exact count without asking for it", "search/?q=地区生产总值", {}, async page => {
  await page.waitForFunction(() => /^\d+节，在\d+篇里$/.test(document.getElementById("results").textContent));
  const n = await found(page);
  for (let more = page.locator("#more"); await more.isVisible();) await more.click();
  const shown = await page.locator("#found h3 small").allInnerTexts();
  assert.equal(shown.map(text => Number(/\d+/.exec(text)[0])).reduce((a, b) => a + b, 0), n);
});

journey("saves all hits as a table", "search/?q=营商环境", {}, async page => {
  const n = await found(page);
  const [file] = await Promise.all([page.waitForEvent("download"), page.locator("#save").click()]);
  assert.equal(file.suggestedFilename(), "营商环境.csv");
  const lines = (await readFile(await file.path(), "utf8")).trimEnd().split("\r\n");
  assert.match(lines[0], /^\ufeffreport,place,year,section,address,text$/);
  assert.ok(lines.length > n && lines.slice(1).every(line => line.includes("营商环境") && line.includes(`${site.home}`)));
});

journey("finds nothing that has a word and does not have it", "search/?q=高质量发展 -质量", {}, async page => {
  assert.equal(await found(page), 0);
});

journey("finds the same whatever has no width", "search/?q=营商环境", {}, async page => {
  const plain = await found(page);
  await page.goto(`${site.home}search/?q=${encodeURIComponent("营\u200b商\u2060环\ufeff境")}`);
  assert.equal(await found(page), plain);
});

journey("searches only for what has been composed", "search/", {}, async page => {
  await listening(page);
  const session = await page.context().newCDPSession(page);
  await session.send("Input.imeSetComposition", { text: "gai'ge", selectionStart: 6, selectionEnd: 6 });
  await page.waitForTimeout(600);
  assert.ok(await page.locator("#hits").isHidden());
  await session.send("Input.insertText", { text: "改革" });
  assert.ok(await found(page) > 5);
});

test("comes back to the place in the list of hits, without the browser's own copy of the page", async () => {
  const { page, close } = await open(browser, site, `search/?q=${encodeURIComponent("发展")}`);
  await page.locator("#found > li").first().waitFor();
  for (let i = 0; i < 6; i++) { await page.mouse.wheel(0, 1500); await page.waitForTimeout(150); }
  await page.waitForTimeout(400);
  const before = await page.evaluate(() => ({ y: scrollY, n: document.querySelectorAll("#found > li").length }));
  assert.ok(before.y > 1500 && before.n > 3, JSON.stringify(before));
  await page.goto(`${site.home}years/`);
  await page.goBack({ waitUntil: "commit" });
  await page.waitForFunction(({ y, n }) => document.querySelectorAll("#found > li").length >= n && Math.abs(scrollY - y) < 50, before);
  await close();
});

test("nothing moves while hits come", async () => {
  for (const width of Object.keys(widths)) {
    const { page, close } = await open(browser, site, "years/", { width });
    await page.addInitScript(() => {
      globalThis.moved = 0;
      new PerformanceObserver(list => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) moved += entry.value; })
        .observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(`${site.home}search/?q=${encodeURIComponent("宁波 改革")}`);
    await page.locator("#found li").first().waitFor();
    await page.waitForTimeout(1500);
    const moved = await page.evaluate(() => globalThis.moved);
    assert.ok(moved < 0.05, `${width}: ${moved}`);
    await close();
  }
});

for (const width of Object.keys(widths)) {
  for (const colorScheme of ["light", "dark"]) {
    journey(`sees results without scrolling sideways: ${width}, ${colorScheme}`, "search/?q=发展", { width, colorScheme }, async page => {
      await found(page);
      const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      assert.ok(inner <= outer, `${inner} pixels of page in ${outer} of window`);
    });
  }
}

test("a search page that was kept from before the last publication still finds", async () => {
  const { page, close } = await open(browser, site, "years/");
  const asked = [];
  await page.route("**/search/?q=*", async route => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace(/"generation":"[0-9a-f]+"/, '"generation":"00000000"') });
  });
  // The files that it names are gone.
  await page.route(/\.bin\?v=00000000/, route => { asked.push(route.request().url()); return route.fulfill({ status: 404 }); });
  await page.goto(`${site.home}search/?q=${encodeURIComponent("新质生产力")}`);
  await page.locator("mark").first().waitFor();
  assert.ok(asked.length > 0, "the page did not ask by the directory that it brought");
  await close();
});

test("prints what was found, under what was asked, without what only a screen can do", async () => {
  const { page, close } = await open(browser, site, `search/?q=${encodeURIComponent("新质生产力")}`);
  await page.locator("mark").first().waitFor();
  await page.emulateMedia({ media: "print" });
  for (const gone of [".filters", ".find button", "#how", "[aria-labelledby=browse]"]) assert.ok(await page.locator(gone).first().isHidden(), gone);
  for (const there of ["#q", "#results", "#found li"]) assert.ok(await page.locator(there).first().isVisible(), there);
  await close();
});
