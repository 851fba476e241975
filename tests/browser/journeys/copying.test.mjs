// Readers select text, take it along, and give others the address of what they selected.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { journeys, launch, widths } from "../browser.mjs";
import { serve } from "../site.mjs";

const first = "全县推进标准地办法改革，落实清单式监管的要求，群众办事更加方便，企业负担继续减轻。";
const second = "坚持一张蓝图绘到底，一年接着一年干，县域面貌明显改善，Level 2.5 级指标全部达标。";
const again = `各部门仍要${second}`;
const meaning = "把条件事先写明的供地方式。";
const report = `---
title: 浙江省宁波市象山县政府工作报告（2021年）
region: [浙江省, 宁波市, 象山县]
year: 2021
---

## 一、工作回顾 {#s1}

${first.replace("办法改革", "办法[^1]改革").replace("监管的", "监管[^2]的")}

${second}

### （一）全面发展 {#s1-1}

${again}

${first.slice(0, 12)}又有新的进展。${"办法继续完善，成果不断显现。".repeat(30)}末句在此。

[^1]: **标准地办法** ${meaning}

[^2]: **清单式监管** 逐项核对的监管方式。
`;

let browser, site;
before(async () => {
  [browser, site] = await Promise.all([launch(), serve("/archive/", "zh-Hans", { "content/reports/zhejiang/ningbo/xiangshan/2021.md": report })]);
});
after(async () => { await browser?.close(); await site?.close(); });

const journey = journeys(() => [browser, site]);
const address = "zhejiang/ningbo/xiangshan/2021/";

/** The middle of the left or right edge of a word's first or last character, as it stands in the window. */
const edge = (page, block, word, side) => page.evaluate(([block, word, side]) => {
  const found = document.createTreeWalker(document.querySelector(block), NodeFilter.SHOW_TEXT);
  while (found.nextNode()) {
    const node = found.currentNode, at = node.data.indexOf(word);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, side === "left" ? at : at + word.length - 1);
    range.setEnd(node, side === "left" ? at + 1 : at + word.length);
    const box = range.getBoundingClientRect();
    return { x: box[side] + (side === "left" ? 1 : -1), y: box.top + box.height / 2 };
  }
  throw new Error(`${word} is not in one piece in ${block}`);
}, [block, word, side]);

/** Drags the mouse from the beginning of one word to the end of another. Playwright's own mouse drags only where scripts run. */
const drag = async (page, [from, begins], [to, ends]) => {
  await page.locator(from).evaluate(e => e.scrollIntoView({ block: "center", behavior: "instant" }));
  const start = await edge(page, from, begins, "left"), end = await edge(page, to, ends, "right");
  const devtools = await page.context().newCDPSession(page);
  const mouse = (type, { x, y }, buttons) => devtools.send("Input.dispatchMouseEvent", { type, x, y, buttons, button: "left", clickCount: 1 });
  await mouse("mouseMoved", start, 0);
  await mouse("mousePressed", start, 1);
  await mouse("mouseMoved", { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 }, 1);
  await mouse("mouseMoved", end, 1);
  await mouse("mouseReleased", end, 0);
};
/** Copies, and pastes into a text field and into a document of another window. */
const copied = async page => {
  await page.keyboard.press("Control+C");
  const context = await browser.newContext(), other = await context.newPage();
  try {
    await other.setContent("<textarea id=plain></textarea><div id=rich contenteditable></div>");
    for (const id of ["plain", "rich"]) {
      await other.locator(`#${id}`).focus();
      await other.keyboard.press("Control+V");
    }
    return { plain: await other.locator("#plain").inputValue(), rich: (await other.locator("#rich").textContent()).trim() };
  } finally {
    await context.close();
  }
};
const lines = text => text.split(/\s*\n\s*/);

for (const width of Object.keys(widths)) {
  for (const javaScriptEnabled of [true, false]) {
    const how = `${width}, ${javaScriptEnabled ? "with" : "without"} scripts`;
    journey(`copies a paragraph without its notes, their numbers and its own: ${how}`, address, { width, javaScriptEnabled }, async page => {
      await drag(page, ["#s1-p1", "全县"], ["#s1-p1", "减轻。"]);
      const { plain, rich } = await copied(page);
      assert.equal(plain, first);
      assert.equal(rich, first);
    });
  }

  journey(`copies a heading and paragraphs without what the archive adds: ${width}`, address, { width }, async page => {
    await drag(page, ["#s1-p1", "全县"], ["#s1-1-p1", "达标。"]);
    const { plain } = await copied(page);
    assert.deepEqual(lines(plain), [first, second, "（一）全面发展", again]);
  });

  journey(`copies words of a note: ${width}`, address, { width }, async page => {
    if (width !== "desk") await page.locator("#r1").click();
    await drag(page, ["#m1", "把条件"], ["#m1", "方式。"]);
    assert.equal((await copied(page)).plain, meaning);
  });

  journey(`copies a paragraph with an open note in it, though a note was selected before: ${width}`, address, { width }, async page => {
    if (width !== "desk") await page.locator("#r1").click();
    await drag(page, ["#m1", "把条件"], ["#m1", "方式。"]);
    await drag(page, ["#s1-p1", "全县"], ["#s1-p1", "减轻。"]);
    assert.equal((await copied(page)).plain, first);
  });
}

journey("copies the whole page: each paragraph is in one piece", address, {}, async page => {
  await page.keyboard.press("Control+A");
  const { plain } = await copied(page);
  for (const paragraph of [first, second]) assert.ok(lines(plain).includes(paragraph), plain);
});

const passages = [
  ["within one piece", ["#s1-p1", "群众"], ["#s1-p1", "方便"], /:~:text=[^,]*$/],
  ["across the number of a note", ["#s1-p1", "推进"], ["#s1-p1", "方便"], /:~:text=[^,]*,[^,]*$/],
  ["from the middle of a word to the middle of another", ["#s1-p1", "方便，企"], ["#s1-p1", "继"], /:~:text=[^,]*$/],
  ["across two paragraphs", ["#s1-p1", "企业负担"], ["#s1-p2", "年干"], /:~:text=[^,]*,[^,]*$/],
  ["from a Latin word across a heading", ["#s1-p2", "Level"], ["#s1-1-p1", "到底"], /:~:text=[^,]*,[^,]*$/],
  ["of words that occur earlier too", ["#s1-1-p1", "一张蓝图"], ["#s1-1-p1", "到底"], /:~:text=[^,]*-,[^,]*$/],
  ["of more words than an address holds", ["#s1-1-p2", "全县"], ["#s1-1-p2", "末句在此。"], /:~:text=[^,]*,[^,]*$/],
];
for (const width of ["phone", "desk"]) {
  for (const [which, from, to, form] of passages) {
    journey(`gives the address of a passage ${which}, and Chromium marks it: ${width}`, address, { width }, async page => {
      await drag(page, from, to);
      const link = page.locator(".pass button").first();
      const chosen = await page.evaluate(() => {
        const range = getSelection().getRangeAt(0), boxes = [...range.getClientRects()];
        return boxes[0].top + scrollY;
      });
      await link.click();
      const url = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(url, form);
      const other = await page.context().newPage();
      try {
        await other.setViewportSize({ width: widths[width].width, height: 200 });
        await other.goto("about:blank");
        // A fragment that marks nothing leaves the paragraph's own anchor, which `:target` colours; so the anchor is taken away here.
        await other.goto(url.replace(/#[^:]*:~/, "#:~"));
        await other.waitForFunction(() => scrollY > 0, null, { timeout: 5000 });
        await other.waitForTimeout(600);
        const shown = await other.evaluate(top => { const y = top - scrollY; return y >= 0 && y < innerHeight; }, chosen);
        assert.ok(shown, url);
      } finally {
        await other.close();
      }
    });
  }
}
