// The sample site, built for a sub-path and served from it, as GitHub Pages would.
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, extname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
export const repository = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const gongbao = process.env.GONGBAO ?? join(repository, "target/release/gongbao");
const kinds = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".json": "application/json", ".xml": "application/xml", ".atom": "application/atom+xml", ".svg": "image/svg+xml",
  ".md": "text/markdown; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".csv": "text/csv; charset=utf-8",
};

/**
 * Builds the archive of this repository, and `more` files in it, with `base` as its path, in a folder of its own; `flags` are added to the
 * call. Yields the folder of the site.
 */
export async function build(port, base, language = "zh-Hans", more = {}, flags = []) {
  const root = await mkdtemp(join(tmpdir(), "gongbao-site-"));
  await cp(join(repository, "content"), join(root, "content"), { recursive: true });
  const config = await readFile(join(repository, "config.yaml"), "utf8");
  const own = config.split("\n").filter(line => !/^(base_url|language):/.test(line)).join("\n");
  await writeFile(join(root, "config.yaml"), `${own}\nbase_url: http://127.0.0.1:${port}${base}\nlanguage: ${language}\n`);
  for (const [path, bytes] of Object.entries(more)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), bytes);
  }
  await run(gongbao, ["build", "--root", root, "-q", ...flags]);
  return { root, folder: join(root, "public") };
}

/** Builds an archive of so many made-up reports, as `build` does. */
export async function buildMade(port, base, number) {
  const root = await mkdtemp(join(tmpdir(), "gongbao-made-"));
  await run("python3", [join(repository, "tools/made_archive.py"), String(number), root]);
  await writeFile(join(root, "config.yaml"), `title: 试验档案\ndescription: 为试验编写的报告\nbase_url: http://127.0.0.1:${port}${base}\n`);
  await run(gongbao, ["build", "--root", root, "-q"], { maxBuffer: 1 << 26 });
  return { root, folder: join(root, "public") };
}

/** Serves the site of this repository's archive on this machine under `base`; everything else is a 404 with the site's own page. */
export const serve = (base, language, more) => served(base, port => build(port, base, language, more));
/** Serves the site of an archive of so many made-up reports. */
export const serveMade = (base, number) => served(base, port => buildMade(port, base, number));

async function served(base, made) {
  let folder;
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://127.0.0.1");
    const inside = pathname.startsWith(base) ? join(folder, decodeURIComponent(pathname.slice(base.length))) : join(folder, "404.html");
    const [file, status] = await find(folder, inside);
    response.writeHead(status, { "content-type": kinds[extname(file)] ?? "application/octet-stream" });
    response.end(await readFile(file));
  });
  await new Promise(done => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  const site = await made(port);
  folder = site.folder;
  return {
    origin: `http://127.0.0.1:${port}`,
    home: `http://127.0.0.1:${port}${base}`,
    folder,
    async close() {
      server.closeAllConnections();
      server.close();
      await rm(site.root, { recursive: true, force: true });
    },
  };
}

async function find(folder, file) {
  const page = file === folder || file.endsWith(sep) ? join(file, "index.html") : file;
  const there = page.startsWith(folder + sep) && await stat(page).then(s => s.isFile(), () => false);
  return there ? [page, 200] : [join(folder, "404.html"), 404];
}
