// The reader of the index, held to a plain scan of the pages: a thousand runs of 2 to 12 characters, from the texts and not.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, open } from "../browser.mjs";
import { repository, serve } from "../site.mjs";

const { Index, fold } = await import(join(repository, "themes/default/assets/find.js"));

let browser, site, index, texts;
before(async () => {
  [browser, site] = await Promise.all([launch(), serve("/archive/")]);
  index = await Index.open(async (name, kind) => {
    const bytes = await readFile(join(site.folder, "search", name.split("?")[0]));
    return kind === "text" ? bytes.toString() : bytes;
  });
  const { directory } = index;
  const paths = directory.reports.map(([, place, year, , part]) => part?.startsWith("/") ? part.slice(1) : (directory.places[place]?.[0] ?? "") + (part ?? `${year}/`));
  const { page, close } = await open(browser, site, "search/");
  // The lines of every section, as the search page reads them from the pages.
  const lines = await page.evaluate(async ([home, paths]) => {
    const { sections } = await import(home + "assets/lines.js");
    const all = [];
    for (const path of paths) {
      const text = await (await fetch(home + path)).text();
      all.push(sections(new DOMParser().parseFromString(text, "text/html")).map(section => section.lines.map(line => line.text)));
    }
    return all;
  }, [site.home, paths]);
  await close();
  for (const text of lines.flat(2)) await index.ready(text);
  texts = lines.map(sections => sections.map(section => section.map(line => fold(line).run)));
});
after(async () => { await browser?.close(); await site?.close(); });

test("the sections of each page are those of the index", () => {
  assert.deepEqual(texts.map(sections => sections.length), index.directory.reports.map(([sections]) => sections));
});

test("a thousand runs are found where a plain scan finds them", async () => {
  const sections = texts.flat();
  const scan = run => sections.flatMap((lines, at) => lines.some(line => line.includes(run)) ? [at] : []);
  let seed = 7, somewhere = 0;
  const roll = below => (seed = seed * 48271 % 2147483647) % below;
  const lines = sections.flat().filter(line => line.length > 12);
  for (let i = 0; i < 1000; i++) {
    const line = lines[roll(lines.length)], length = 2 + roll(11), start = roll(line.length - length + 1);
    let run = line.slice(start, start + length);
    if (i % 2) { const other = lines[roll(lines.length)]; const at = roll(length); run = run.slice(0, at) + other[roll(other.length)] + run.slice(at + 1); }
    const expected = scan(run), { sections: found, exact } = await index.find(run);
    const reports = Array.from(found).filter(at => at < index.terms);
    assert.ok(expected.every(at => reports.includes(at)), `${run} is missed`);
    assert.deepEqual(exact ? reports : reports.filter(at => sections[at].some(text => text.includes(run))), expected, run);
    somewhere += expected.length > 0;
  }
  assert.ok(somewhere > 450 && somewhere < 1000, `${somewhere} runs stand in the texts`);
});
