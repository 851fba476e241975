// Every kind of page under its Content-Security-Policy: nothing of the site is refused, and what scripts do still works.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { launch } from "../browser.mjs";
import { build, gongbao, serve } from "../site.mjs";

const pages = {
  home: "", places: "places/", place: "zhejiang/ningbo/", years: "years/", year: "2020/", report: "zhejiang/ningbo/2019/", terms: "terms/",
  ordered: "terms/by-year/", comparison: "compare/?a=/china/2023/&b=/china/2024/", search: "search/?q=营商环境", data: "data/", about: "about/",
  code: "code/", missing: "404.html", redirect: "zhejiang/yongcheng/2019/?q=营商环境#s1",
};
const code = "---\ntitle: 代码\n---\n\n```rust\nfn main() {}\n```\n\n![图](chart.svg)\n";
const chart = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><style>rect{fill:red}</style><rect width="40" height="20"/></svg>';
const more = { "content/pages/code.md": code, "content/pages/chart.svg": chart };

let browser, site, disk, served;
before(async () => {
  [browser, site, disk] = await Promise.all([launch(), serve("/archive/", "zh-Hans", more), build(0, "/", "zh-Hans", more, ["--offline"])]);
  served = await preview(disk.root);
});
after(async () => {
  served?.stop();
  await browser?.close();
  await site?.close();
  if (disk) await rm(disk.root, { recursive: true, force: true });
});

/** `gongbao serve` for an archive; yields where it serves. */
function preview(root) {
  const child = spawn(gongbao, ["serve", "--root", root, "--port", "0"], { stdio: ["ignore", "ignore", "pipe"] });
  return new Promise((done, fail) => {
    let said = "";
    child.on("close", () => fail(new Error(said)));
    child.stderr.on("data", bytes => {
      const url = (said += bytes).match(/serving (\S+);/)?.[1];
      if (url) done({ url, stop: () => child.kill() });
    });
  });
}

/** Opens an address and yields its page with what the policy refused on the way. */
async function open(address, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const refused = [];
  page.on("console", message => /Content.Security.Policy/i.test(message.text()) && refused.push(message.text()));
  page.on("pageerror", error => refused.push(error.message));
  await page.exposeFunction("refuse", text => refused.push(text));
  await page.addInitScript(() => addEventListener("securitypolicyviolation", e => window.refuse(`${e.violatedDirective}: ${e.blockedURI} ${e.sample}`)));
  await page.goto(address);
  return { page, refused, close: () => context.close() };
}

const places = {
  web: kind => site.home + pages[kind],
  disk: kind => {
    const [, path, rest] = pages[kind].match(/^([^?#]*)(.*)$/);
    return pathToFileURL(join(disk.folder, path.endsWith(".html") ? path : `${path}index.html`)).href + rest;
  },
  serve: kind => served.url + pages[kind],
};

for (const [where, address] of Object.entries(places)) {
  for (const kind of Object.keys(pages)) {
    test(`the policy of the ${kind} page refuses nothing of the site: ${where}`, async () => {
      const { page, refused, close } = await open(address(kind));
      // A site that is being served keeps a stream of events open.
      await (where === "serve" ? page.waitForTimeout(300) : page.waitForLoadState("networkidle"));
      const policy = await page.locator("meta[http-equiv='Content-Security-Policy']").getAttribute("content");
      assert.ok(policy.includes("default-src 'none'") && !policy.includes("unsafe"), policy);
      assert.ok(await page.evaluate(() => document.styleSheets.length > 0));
      // Scripts may style elements; what the site sends has no style of its own. From disk no page can be read again.
      if (where !== "disk") assert.doesNotMatch(await page.evaluate(async () => (await fetch(location.href)).text()), /<[^>]+\sstyle=/);
      if (kind === "code") assert.equal(await page.locator("main img").evaluate(image => image.naturalWidth), 40);
      if (kind === "redirect") assert.match(page.url(), /zhejiang\/ningbo\/2019\/(index\.html)?\?q=.*#s1$/);
      assert.deepEqual(refused, []);
      await close();
    });
  }
}

test("search finds and notes open under the policy", async () => {
  const search = await open(places.web("search"));
  await search.page.locator("#found li").first().waitFor();
  assert.deepEqual(search.refused, []);
  await search.close();
  const report = await open(places.web("report"));
  await report.page.locator(".t[data-n], .t[href*='/terms/'][href*='#']").first().focus();
  await report.page.locator("#pop").waitFor();
  assert.deepEqual(report.refused, []);
  await report.close();
});

test("a redirect leads on without scripts", async () => {
  const { page, close } = await open(places.web("redirect"), { javaScriptEnabled: false });
  await page.waitForURL(/zhejiang\/ningbo\/2019\/$/);
  await close();
});

test("markup that came into a page does nothing", async () => {
  const { page, refused, close } = await open(places.web("about"));
  await page.evaluate(() => { document.querySelector("main").innerHTML += "<img src=x onerror='window.acted = 1'><p style='color: red'>"; });
  await page.waitForTimeout(200);
  assert.equal(await page.evaluate(() => window.acted), undefined);
  assert.ok(refused.length > 0);
  await close();
});

test("the heads of printed pages are allowed", async () => {
  const { page, close } = await open(places.web("report"));
  assert.ok(await page.evaluate(() => [...document.styleSheets].some(s => s.cssRules[0] instanceof CSSPageRule)));
  await close();
});

test("the curator's report has a policy that allows its own style", async () => {
  const { stdout } = await promisify(execFile)(gongbao, ["check", "--root", disk.root, "--format", "html"], { maxBuffer: 1 << 26 });
  const { page, refused, close } = await open("about:blank");
  await page.setContent(stdout);
  assert.match(stdout, /style-src 'sha256-/);
  assert.deepEqual(refused, []);
  await close();
});
