// Which paragraphs of two reports are put beside each other. No browser is needed.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { repository } from "../site.mjs";

const { paragraphs, sections } = await import(join(repository, "themes/default/assets/align.js"));
const pairs = (a, b) => paragraphs([[a, b]])[0];

const matters = ["工业投资", "粮食收购", "学校食堂", "河道清淤", "港口吞吐", "旧房改造", "医保结算", "林地确权", "公交线路", "夜间旅游"];
const about = (matter, year) => `${matter}是${year}年的重点。我们坚持稳中求进，推动${matter}取得新的成效，${matter}比上年增长${year % 90}%，群众反映良好。`;
const report = (year, order = matters) => order.map(matter => about(matter, year));

test("a report stands beside itself, paragraph by paragraph", () => {
  const all = report(2023);
  assert.deepEqual(pairs(all, all), all.map((_, i) => [i, i]));
});

test("paragraphs about one matter stand beside each other, though others were added and left out between them", () => {
  const a = report(2023, matters.filter((_, i) => i !== 3)), b = report(2024, matters.filter((_, i) => i !== 6 && i !== 7));
  const expected = matters.flatMap((matter, i) => [3, 6, 7].includes(i) ? [] : [[a.findIndex(p => p.startsWith(matter)), b.findIndex(p => p.startsWith(matter))]]);
  assert.deepEqual(pairs(a, b), expected);
});

test("of paragraphs that changed places, as many as can be stand beside each other in the order of both sides", () => {
  const a = report(2023), b = report(2024, [...matters.slice(7), ...matters.slice(0, 7)]);
  assert.deepEqual(pairs(a, b), [0, 1, 2, 3, 4, 5, 6].map(i => [i, i + 3]));
});

test("kinds of characters and blanks make no difference, and paragraphs without like words stand by themselves", () => {
  assert.deepEqual(pairs(["ＧＤＰ 增长 百分之五，财政 收入 稳定"], ["别的事情", "gdp增长百分之五财政收入稳定"]), [[0, 1]]);
  assert.deepEqual(pairs(["工业投资快速增长"], ["学校食堂全面开放"]), []);
  assert.deepEqual(pairs([], ["学校食堂全面开放"]), []);
  assert.deepEqual(pairs(["", "1"], ["", "2"]), []);
});

test("pairs are in the order of both sides, and about as many from either side", () => {
  let seed = 11;
  const roll = below => (seed = seed * 48271 % 2147483647) % below;
  const letters = "甲乙丙丁戊己", text = () => Array.from({ length: 6 }, () => letters[roll(letters.length)]).join("");
  for (let round = 0; round < 200; round++) {
    const a = Array.from({ length: 1 + roll(6) }, text), b = Array.from({ length: 1 + roll(6) }, text), found = pairs(a, b);
    for (let i = 1; i < found.length; i++) assert.ok(found[i][0] > found[i - 1][0] && found[i][1] > found[i - 1][1], JSON.stringify(found));
    // Of pairs that are equally alike, either may be taken.
    const back = paragraphs([[b, a]])[0];
    assert.ok(Math.abs(back.length - found.length) <= 1, JSON.stringify([a, b, found, back]));
  }
});

test("sections are put together by their texts, and what only one report has keeps its place", () => {
  const section = (heading, texts) => ({ heading, level: 2, blocks: texts, text: [heading, ...texts].join("\n") });
  const a = [section("一、农业", [about("粮食收购", 2023)]), section("二、教育", [about("学校食堂", 2023)])];
  const b = [section("一、交通", [about("公交线路", 2024)]), section("二、教育", [about("学校食堂", 2024)]), section("三、农业", [about("粮食收购", 2024)])];
  const { rows, shared } = sections(a, b);
  assert.deepEqual(rows.map(row => row.map(s => s?.heading)), [[undefined, "一、交通"], ["一、农业", "三、农业"], ["二、教育", "二、教育"]]);
  assert.equal(shared, 2);
});

test("sections with one heading stand beside each other, whatever their years, numbers and words", () => {
  const section = (heading, texts) => ({ heading, level: 2, blocks: texts, text: [heading, ...texts].join("\n") });
  const a = [section("一、2014年工作回顾", ["工业投资快速增长。"]), section("二、2015年工作安排", ["学校食堂全面开放。"])];
  const b = [section("（一）2018年工作回顾", ["河道清淤如期完成。"]), section("（二）2019年工作安排", ["公交线路继续延长。"])];
  const { rows } = sections(a, b);
  assert.deepEqual(rows.map(row => row.map(s => s?.blocks[0])), [["工业投资快速增长。", "河道清淤如期完成。"], ["学校食堂全面开放。", "公交线路继续延长。"]]);
});
