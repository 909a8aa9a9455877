import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** An installed Chromium: CHROMIUM_PATH, or where Linux puts it. Null, and says so, where there is none. */
export function findChromium(): string | null {
  const { CHROMIUM_PATH: chosen } = process.env;
  const found = (chosen === undefined ? PLACES : [chosen]).find((path) => existsSync(path));
  if (found !== undefined) return found;
  console.warn("skipped: no Chromium found (apt-get install chromium, or set CHROMIUM_PATH)");
  return null;
}

/** Of a browser that calls nobody of its own accord. */
const QUIET = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** One browser for many people, each with a context of their own. */
export function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, headless: true, chromiumSandbox: false, args: QUIET });
}

/** A browser without a window or a past, that calls nobody of its own accord. */
export async function openBrowser(executablePath: string) {
  const profile = await mkdtemp(join(tmpdir(), "volaris-browser-"));
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    chromiumSandbox: false,
    args: QUIET,
  });
  return {
    context,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
