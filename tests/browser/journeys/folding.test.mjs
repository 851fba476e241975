// The fold of the browser's script, held to the one with which the index is made: every UTF-16 unit is one unit, or none, in both.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { repository } from "../site.mjs";

const { fold, takeTable } = await import(join(repository, "themes/default/assets/find.js"));

test("every unit is folded as in the index", async () => {
  const folds = new Map(JSON.parse(await readFile(join(repository, "tests/browser/folds.json"), "utf8")));
  const isHan = unit => unit >= 0x3400 && unit <= 0x9fff;
  takeTable([...folds].filter(([unit]) => isHan(unit)).map(([unit, to]) => String.fromCharCode(unit, to)).join(""));
  const wrong = [];
  for (let unit = 0; unit < 0x10000; unit++) {
    const to = folds.get(unit) ?? unit;
    const expected = to === 0 ? "" : String.fromCharCode(to);
    const { run } = fold(String.fromCharCode(unit));
    if (run !== expected) wrong.push([unit, run, expected]);
  }
  assert.deepEqual(wrong, []);
});
