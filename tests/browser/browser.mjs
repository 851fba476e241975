// Debian's Chromium, and what every journey watches for: errors of scripts and requests that leave the site.
import assert from "node:assert/strict";
import { test } from "node:test";
import { chromium } from "playwright-core";

export const widths = { phone: { width: 360, height: 740 }, tablet: { width: 768, height: 1024 }, desk: { width: 1440, height: 900 } };

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });

/** Opens a page; `troubles` collects script errors, failed loads and requests to other hosts. */
export async function open(browser, site, address = "", options = {}) {
  const { width = "desk", ...rest } = options;
  const context = await browser.newContext({ viewport: widths[width], permissions: ["clipboard-read", "clipboard-write"], ...rest });
  const page = await context.newPage();
  const troubles = [];
  page.on("pageerror", error => troubles.push(`script: ${error.message}`));
  page.on("console", message => message.type() === "error" && troubles.push(`console: ${message.text()}`));
  page.on("request", request => {
    const url = request.url();
    if (!url.startsWith(site.origin) && !url.startsWith("data:")) troubles.push(`leaves the site: ${url}`);
  });
  page.on("response", response => response.status() >= 400 && troubles.push(`${response.status()}: ${response.url()}`));
  await page.goto(site.home + address);
  return { page, troubles, close: () => context.close() };
}

/** Waits until the script of an empty search page listens: it puts what it reads from the address into the field, and the focus last. */
export const listening = page => page.waitForFunction(() => document.activeElement?.id === "q");

/** Waits until the text of `locator` matches `pattern`: for text that a script writes, which may come later than its element. */
export async function says(locator, pattern) {
  let text;
  for (const end = Date.now() + 10_000; Date.now() < end; await new Promise(done => setTimeout(done, 25))) {
    text = await locator.innerText();
    if (pattern.test(text)) return;
  }
  assert.match(text, pattern);
}

/** Yields a function that runs a journey and holds its page to having had no trouble on the way. `at` says with what and where. */
export const journeys = at => (name, address, options, walk) => test(name, async () => {
  const { page, troubles, close } = await open(...at(), address, options);
  try {
    await walk(page);
    assert.deepEqual(troubles, []);
  } finally {
    await close();
  }
});
