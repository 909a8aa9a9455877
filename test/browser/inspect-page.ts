import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import type { Theme } from "./page-list.ts";
import type { Watched } from "./watch-page.ts";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What a reader sees or hears wrong with the page as it stands, one line each. */
export async function findFaults(page: Page, watched: Watched): Promise<string[]> {
  return [
    ...watched.complaints.map((text) => `console: ${text}`),
    ...watched.strangers.map((url) => `asks another host: ${url}`),
    ...(await wideParts(page)),
    ...(await headingFaults(page)),
    ...(await shifts(page)),
  ];
}

/** A page itself never scrolls sideways; what is wider than a phone scrolls within a box of its own. */
async function wideParts(page: Page): Promise<string[]> {
  const [scroll, seen] = (await page.evaluate(
    "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
  )) as [number, number];
  if (scroll <= seen) return [];
  const widest = await page.evaluate(`[...document.querySelectorAll("body *")]
    .filter((part) => part.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !part.closest(".scroll"))
    .slice(0, 3).map((part) => part.outerHTML.slice(0, 120))`);
  return [`scrolls sideways, ${scroll} px of ${seen}: ${JSON.stringify(widest)}`];
}

/** One h1, first, and no level left out on the way down. */
async function headingFaults(page: Page): Promise<string[]> {
  const levels = (await page.evaluate(
    `[...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map(({ tagName, textContent }) => [Number(tagName[1]), textContent.trim().slice(0, 60)])`,
  )) as [number, string][];
  const firsts = levels.filter(([level]) => level === 1);
  const skips = levels.filter(([level], i) => i > 0 && level > (levels[i - 1]?.[0] ?? 0) + 1);
  return [
    ...(firsts.length === 1 && levels[0]?.[0] === 1
      ? []
      : [`has ${firsts.length} h1, or one that is not first`]),
    ...skips.map(([level, text]) => `h${level} "${text}" leaves a level out`),
  ];
}

/** Chromium calls up to 0.1 good; what is drawn on the server has no reason to move at all. */
const MOST_SHIFT = 0.01;

async function shifts(page: Page): Promise<string[]> {
  const shift = (await page.evaluate(
    "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(window.layoutShift))))",
  )) as number;
  if (shift <= MOST_SHIFT) return [];
  const shifted = await page.evaluate("window.shifted.slice(0, 3)");
  return [`moves by itself, layout shift ${shift.toFixed(3)}: ${JSON.stringify(shifted)}`];
}

/** axe-core's violations, one line each; colours alone where the page was looked at in another theme before. */
export async function axeFaults(page: Page, theme: Theme, onlyColours: boolean): Promise<string[]> {
  await page.emulateMedia({ colorScheme: theme });
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(AXE);
  const options = onlyColours ? { runOnly: ["color-contrast"] } : {};
  const { violations } = (await page.evaluate(
    `axe.run(document, ${JSON.stringify({ ...options, resultTypes: ["violations"] })})`,
  )) as AxeResults;
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.slice(0, 3).map(({ html, failureSummary }) => {
      const why = failureSummary?.split("\n").at(1)?.trim() ?? "";
      return `axe ${theme} ${id}: ${help}. ${why} ${html.slice(0, 160)}`;
    }),
  );
}

/** Bytes of the page and of everything that it loads, each gzipped as Cloudflare sends it. */
export async function gzippedBytes({ requests }: Watched): Promise<number> {
  const sizes = await Promise.all(
    requests.map(async (request) => {
      const answer = await request.response();
      const body = await answer?.body().catch(() => Buffer.alloc(0));
      return gzipSync(body ?? Buffer.alloc(0)).length;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
