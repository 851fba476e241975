// Lighthouse's marks for home, search and a report of an archive of made-up reports: `node lighthouse.mjs`. The mobile preset with
// simulated throttling, the median of five runs. It takes Lighthouse from npm when it runs. .ci/full runs it, and .ci/run does not,
// because its mark for performance depends on the machine. Served compressed, as hosts do. GONGBAO_REPORTS says how many reports.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { buildMade } from "./site.mjs";

const WANTED = { accessibility: 1, "best-practices": 1, seo: 1 };
/** Pages, and the mark for performance that each is to have. */
const PAGES = { "": 0.95, "search/": 0.9, "zhejiang/ningbo/2026/": 0.95 };
const RUNS = 5, reports = Number(process.env.GONGBAO_REPORTS ?? 1000);
const run = (command, args, options) => new Promise((done, fail) => spawn(command, args, { stdio: "inherit", ...options })
  .on("error", fail).on("close", code => code ? fail(new Error(`${command} ended with ${code}`)) : done()));
const median = numbers => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

const scratch = await mkdtemp(join(tmpdir(), "gongbao-lighthouse-")), result = join(scratch, "result.json");
let site, made;
const kinds = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".txt": "text/plain", ".json": "application/json" };
const server = createServer(async ({ url }, response) => {
  const { pathname } = new URL(url, "http://localhost");
  const file = join(site, pathname.endsWith("/") ? `${pathname}index.html` : pathname);
  const bytes = file.startsWith(site) && await readFile(file).catch(() => null);
  response.writeHead(bytes ? 200 : 404, { "content-type": kinds[extname(file)] ?? "application/octet-stream", "content-encoding": "gzip", "cache-control": "max-age=600" });
  response.end(gzipSync(bytes || ""));
});

/** What Lighthouse says of a page. */
async function looked(url) {
  await run("npx", ["--yes", "lighthouse@12", url, "--quiet", "--output=json", `--output-path=${result}`, "--throttling-method=simulate",
    "--chrome-flags=--headless --no-sandbox --disable-gpu --disable-background-networking"], { env: { ...process.env, CHROME_PATH: process.env.CHROMIUM ?? "/usr/bin/chromium" } });
  return JSON.parse(await readFile(result, "utf8"));
}

/** Prints the median of each mark of a page, and what takes from the marks of the first run that are too low. */
async function mark(home, page, performance) {
  const runs = [];
  for (let i = 0; i < RUNS; i++) runs.push(await looked(home + page));
  const [{ categories, audits }] = runs;
  const measured = id => Math.round(median(runs.map(({ audits }) => audits[id].numericValue)));
  console.log(`/${page}, median of ${RUNS}, ${reports} reports`);
  console.log(`  first text ${measured("first-contentful-paint")} ms, largest ${measured("largest-contentful-paint")} ms, blocked ${measured("total-blocking-time")} ms, layout shift ${
    median(runs.map(({ audits }) => audits["cumulative-layout-shift"].numericValue)).toFixed(3)}, ${Math.round(measured("total-byte-weight") / 1024)} KB`);
  for (const [name, wanted] of Object.entries({ performance, ...WANTED })) {
    const score = median(runs.map(({ categories }) => categories[name].score));
    console.log(`  ${name}: ${Math.round(score * 100)} of ${Math.round(wanted * 100)} wanted`);
    if (score >= wanted) continue;
    process.exitCode = 1;
    for (const { id, weight } of categories[name].auditRefs) if (weight && audits[id].score !== null && audits[id].score < 1)
      console.log(`    ${audits[id].title}: ${audits[id].displayValue ?? audits[id].details?.items?.[0]?.node?.snippet ?? ""}`);
  }
}

try {
  await new Promise(done => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  made = await buildMade(port, "/", reports);
  site = made.folder;
  for (const [page, performance] of Object.entries(PAGES)) await mark(`http://127.0.0.1:${port}/`, page, performance);
} finally {
  server.closeAllConnections();
  server.close();
  await rm(scratch, { recursive: true, force: true });
  if (made) await rm(made.root, { recursive: true, force: true });
}
