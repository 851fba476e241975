// The curator's report as a page: the filter, the folded grid and the links, from disk as `check --format html` prints it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { launch, widths } from "../browser.mjs";
import { build, gongbao } from "../site.mjs";

const report = (region, year, text, more = "") => `---\ntitle: ${year}年政府工作报告\nregion: [${region}]\nyear: ${year}\n${more}---\n\n${text}\n`;
const more = {
  "content/reports/a.md": report("江苏省, 苏州市", 2020, "财政收入增长xx%。"),
  "content/reports/b.md": report("江苏省, 南京市", 2021, "财政收入增长xx%，看见[^7]。"),
};

let browser, archive, folder, file;
before(async () => {
  [browser, archive] = await Promise.all([launch(), build(0, "/", "zh-Hans", more)]);
  await writeFile(join(archive.root, "content/reports/c.md"), report("江苏省", 2021, "文。", "kind: whole\n"));
  folder = await mkdtemp(join(tmpdir(), "gongbao-check-"));
  file = join(folder, "check.html");
  const run = promisify(execFile)(gongbao, ["check", "--root", archive.root, "--format", "html"], { maxBuffer: 1 << 26 });
  const { stdout } = await run.catch(failed => failed);
  await writeFile(file, stdout);
});
after(async () => {
  await browser?.close();
  for (const made of [archive?.root, folder]) if (made) await rm(made, { recursive: true, force: true });
});

async function open(options = {}) {
  const context = await browser.newContext({ viewport: widths.desk, ...options });
  const page = await context.newPage();
  const troubles = [];
  page.on("console", message => message.type() === "error" && troubles.push(message.text()));
  page.on("pageerror", error => troubles.push(error.message));
  page.on("request", request => request.url().startsWith("file:") || troubles.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  return { page, troubles, close: () => context.close() };
}

test("errors come first, and the filter narrows by place, kind and severity", async () => {
  const { page, troubles, close } = await open();
  const shown = () => page.locator(".kind li:visible").count();
  assert.equal(await page.locator(".kind").first().getAttribute("id"), "front-kind");
  const all = await shown();
  await page.fill("#q", "苏州");
  await page.waitForFunction(() => document.querySelector(".filter output").textContent.startsWith("1 of"));
  assert.equal(await shown(), 1);
  await page.click("text=clear");
  await page.selectOption("#kind", "figure-masked");
  assert.equal(await shown(), 2);
  await page.selectOption("#kind", "");
  await page.check("#errors");
  assert.equal(await page.locator(".kind:visible").count(), 1);
  await page.click("text=clear");
  await page.waitForFunction(() => document.querySelector(".filter output").textContent === "");
  assert.equal(await shown(), all);
  assert.deepEqual(troubles, []);
  await close();
});

test("a figure of the grid finds what it counts, and the keyboard folds places", async () => {
  const { page, troubles, close } = await open();
  await page.click("[data-find='江苏省南京市']");
  await page.waitForFunction(() => document.querySelector(".filter output").textContent.startsWith("2 of"));
  const city = page.locator(".grid tr", { hasText: "南京市" });
  const fold = page.getByRole("checkbox", { name: "Show the places in 江苏省" });
  await fold.focus();
  await page.keyboard.press("Space");
  assert.equal(await city.isVisible(), false);
  await page.keyboard.press("Space");
  assert.equal(await city.isVisible(), true);
  assert.deepEqual(troubles, []);
  await close();
});

test("without scripts everything is there but the filter; no width scrolls sideways", async () => {
  for (const width of Object.values(widths)) {
    const { page, close } = await open({ javaScriptEnabled: false, viewport: width });
    assert.equal(await page.locator(".filter").isVisible(), false);
    assert.ok(await page.locator(".kind li").first().isVisible());
    const link = page.locator("#note-missing .file");
    assert.equal(await link.getAttribute("href"), "content/reports/b.md");
    assert.equal(await page.locator("#note-missing .where a").first().getAttribute("href"), "http://127.0.0.1:1954/jiangsu/nanjing/2021/");
    await close();
  }
  const { page, close } = await open({ viewport: widths.phone });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), widths.phone.width);
  await close();
});
