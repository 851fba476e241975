// Lighthouse's marks for a report of 50 KB of text: `node lighthouse.mjs`. It takes Lighthouse from npm when it runs. .ci/full
// runs it, and .ci/run does not, because its mark for performance depends on the machine. Served compressed, as hosts do.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { repository } from "./site.mjs";

const WANTED = { accessibility: 1, "best-practices": 1, seo: 1, performance: 0.95 };
const BYTES = 50_000;
const gongbao = process.env.GONGBAO ?? join(repository, "target/release/gongbao");
const run = (command, args, options) => new Promise((done, fail) => spawn(command, args, { stdio: "inherit", ...options })
  .on("error", fail).on("close", code => code ? fail(new Error(`${command} ended with ${code}`)) : done()));

/** A report as long as real ones are, from the paragraphs of the sample archive. */
async function report() {
  const folder = join(repository, "content/reports");
  const files = (await readdir(folder, { recursive: true })).filter(name => name.endsWith(".md")).sort();
  const bodies = await Promise.all(files.map(async name => (await readFile(join(folder, name), "utf8")).split(/^---$/m).slice(2).join("---")));
  const paragraphs = bodies.join("\n").replace(/\[\^[^\]]*\]:?.*$/gm, "").replace(/\{#[^}]*\}/g, "").split(/\n+/).map(line => line.replace(/^#{4,} /, "")).filter(line => line.trim());
  let text = "---\ntitle: 宁波市政府工作报告（2030年）\nregion: [浙江省, 宁波市]\nyear: 2030\n---\n";
  for (let i = 0; Buffer.byteLength(text) < BYTES; i++) text += `\n${paragraphs[i % paragraphs.length]}\n`;
  return text;
}

const root = await mkdtemp(join(tmpdir(), "gongbao-lighthouse-"));
const site = join(root, "public"), result = join(root, "result.json");
const kinds = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".txt": "text/plain" };
const server = createServer(async ({ url }, response) => {
  const { pathname } = new URL(url, "http://localhost");
  const file = join(site, pathname.endsWith("/") ? `${pathname}index.html` : pathname);
  const bytes = file.startsWith(site) && await readFile(file).catch(() => null);
  response.writeHead(bytes ? 200 : 404, { "content-type": kinds[extname(file)] ?? "application/octet-stream", "content-encoding": "gzip", "cache-control": "max-age=600" });
  response.end(gzipSync(bytes || ""));
});
try {
  await new Promise(done => server.listen(0, "127.0.0.1", done));
  const home = `http://127.0.0.1:${server.address().port}/`;
  await mkdir(join(root, "content/reports"), { recursive: true });
  await writeFile(join(root, "config.yaml"), `title: 试验\ndescription: 一篇长报告\nbase_url: ${home}\n`);
  await writeFile(join(root, "content/reports/long.md"), await report());
  await run(gongbao, ["build", "--root", root, "-q"]);
  await run("npx", ["--yes", "lighthouse@12", `${home}zhejiang/ningbo/2030/`, "--quiet", "--output=json", `--output-path=${result}`,
    "--chrome-flags=--headless --no-sandbox --disable-gpu --disable-background-networking"], { env: { ...process.env, CHROME_PATH: process.env.CHROMIUM ?? "/usr/bin/chromium" } });
  const { categories, audits } = JSON.parse(await readFile(result, "utf8"));
  for (const [name, wanted] of Object.entries(WANTED)) {
    const { score } = categories[name];
    console.log(`${name}: ${Math.round(score * 100)} of ${Math.round(wanted * 100)} wanted`);
    if (score >= wanted) continue;
    process.exitCode = 1;
    for (const { id, weight } of categories[name].auditRefs) if (weight && audits[id].score !== null && audits[id].score < 1)
      console.log(`  ${audits[id].title}: ${audits[id].displayValue ?? audits[id].details?.items?.[0]?.node?.snippet ?? ""}`);
  }
} finally {
  server.closeAllConnections();
  server.close();
  await rm(root, { recursive: true, force: true });
}
