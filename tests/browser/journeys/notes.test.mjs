// What readers do with a report of many notes, whose lists leave out what stands beside the text.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { journeys, launch } from "../browser.mjs";
import { serve } from "../site.mjs";

const count = 30, meaning = "在一定期限内把一件事的责任、进度和结果都写明，并由第三方逐项核对的工作办法。";
const each = one => Array.from({ length: count }, (_, i) => one(i + 1)).join("");
const report = `---
title: 浙江省宁波市象山县政府工作报告（2021年）
region: [浙江省, 宁波市, 象山县]
year: 2021
---

## 一、工作回顾 {#s1}

${each(n => `推进甲${n}办法[^${n}]。`)}

${each(n => `[^${n}]: **甲${n}办法** ${meaning}\n\n`)}`;

let browser, site;
before(async () => {
  [browser, site] = await Promise.all([launch(), serve("/archive/", "zh-Hans", { "content/reports/zhejiang/ningbo/xiangshan/2021.md": report })]);
});
after(async () => { await browser?.close(); await site?.close(); });

const journey = journeys(() => [browser, site]);
const address = "zhejiang/ningbo/xiangshan/2021/";

journey("reads each note in the list at the end of a section", address, {}, async page => {
  const notes = await page.locator(".notes li").allInnerTexts();
  assert.equal(notes.length, count);
  for (const note of notes) assert.ok(note.includes("第三方逐项核对"), note);
  assert.equal(await page.locator(".notes li a").first().getAttribute("aria-label"), "回到正文注1");
});

journey("is led from the list to the definition in the text where no script fills it", address, { width: "phone", javaScriptEnabled: false }, async page => {
  const back = page.locator(".notes .brief a[href^='#m']").first();
  const note = page.locator(await back.getAttribute("href"));
  assert.ok(!await note.isVisible());
  await back.click();
  assert.ok((await note.innerText()).includes("第三方逐项核对"));
});

for (const [how, javaScriptEnabled] of [["at the end of the section", true], ["in the text, where no script fills the list", false]]) {
  journey(`prints each definition once: ${how}`, address, { javaScriptEnabled }, async page => {
    await page.emulateMedia({ media: "print" });
    const shown = await page.locator(".text").innerText();
    assert.equal(shown.split("第三方逐项核对").length - 1, count);
    assert.equal(await page.locator(".notes").isVisible(), javaScriptEnabled);
  });
}
