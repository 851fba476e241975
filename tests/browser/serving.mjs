// How long an edit takes until it is in the open page: `node serving.mjs ARCHIVE REPORT ADDRESS [--hugo SITE REPORT ADDRESS]`.
//
// ARCHIVE is an archive that `gongbao build` has built, REPORT a Markdown file in it (relative) and ADDRESS that report's page. With
// --hugo, the same is done with `hugo server` in a site of the same reports. Prints, for each: milliseconds until the first page after the
// start, milliseconds from saving the file until the open page has the new words (median and largest of the edits), processor time of
// the server per edit, and its memory. It runs on Linux, which has /proc. docs/performance.md has the figures.
import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { launch } from "./browser.mjs";
import { gongbao } from "./site.mjs";

const EDITS = 15;
const PORT = 19540;

/** Processor seconds of a process, and its largest memory in megabytes. */
async function usage(pid) {
  const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1].split(" ");
  const memory = /VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, "utf8"))[1];
  return { seconds: (Number(fields[11]) + Number(fields[12])) / 100, megabytes: Math.round(memory / 1024) };
}

/** Waits for the first page of a server. */
async function firstPage(home, started) {
  for (;;) {
    const answer = await fetch(home).catch(() => null);
    if (answer?.ok) {
      await answer.text();
      return Math.round(performance.now() - started);
    }
    await sleep(5);
  }
}

/** The text with a sentence at the end of its fourth paragraph. */
function edited(text, words) {
  const lines = text.split("\n");
  const body = lines.indexOf("---", 1);
  const paragraphs = lines.map((line, at) => [line, at]).filter(([line, at]) => at > body && line && !/^[#[\-|>]/.test(line));
  lines[paragraphs[3][1]] += words;
  return lines.join("\n");
}

async function measure(name, command, args, file, address) {
  const home = `http://127.0.0.1:${PORT}/`;
  const started = performance.now();
  const server = spawn(command, args, { stdio: "ignore" });
  const browser = await launch();
  const original = await readFile(file, "utf8");
  try {
    const first = await firstPage(home, started);
    const page = await browser.newPage();
    let seen = () => {};
    await page.exposeFunction("told", text => seen(text));
    // Each page tells its words as soon as they are parsed, and when they change.
    await page.addInitScript(() => addEventListener("DOMContentLoaded", () => {
      const tell = () => globalThis.told(document.body.innerText);
      tell();
      new MutationObserver(tell).observe(document.body, { childList: true, subtree: true });
    }));
    await page.goto(new URL(address, home).href, { waitUntil: "load" });
    await sleep(1500);
    const before = await usage(server.pid);
    const times = [];
    for (let i = 0; i < EDITS; i++) {
      const words = `第${i}次改动。`;
      const shown = new Promise(done => { seen = text => text.includes(words) && done(performance.now()); });
      const saved = performance.now();
      await writeFile(file, edited(original, words));
      times.push(await Promise.race([shown, sleep(30_000).then(() => Infinity)]) - saved);
      await sleep(1000);
    }
    const after = await usage(server.pid);
    times.sort((a, b) => a - b);
    const each = (after.seconds - before.seconds) / EDITS;
    console.log(`${name}: first page ${first} ms; an edit seen after ${Math.round(times[EDITS >> 1])} ms, at most ${Math.round(times.at(-1))} ms; `
      + `${Math.round(each * 1000)} ms of processor time per edit; ${after.megabytes} MB`);
  } finally {
    await writeFile(file, original);
    await browser.close();
    server.kill();
    await sleep(300);
  }
}

const [archive, report, address, ...rest] = process.argv.slice(2);
await measure("gongbao serve", gongbao, ["serve", "--root", archive, "--port", String(PORT), "-q"], join(archive, report), address);
if (rest[0] === "--hugo") {
  const [, site, of, at] = rest;
  const args = ["server", "-s", site, "--port", String(PORT), "--bind", "127.0.0.1", "--baseURL", `http://127.0.0.1:${PORT}/`];
  await measure("hugo server", process.env.HUGO ?? "hugo", args, join(site, of), at);
}
