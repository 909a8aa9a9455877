import type { BrowserContext } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findChromium } from "../support/browser.ts";
import { axeFaults, findFaults, gzippedBytes } from "./inspect-page.ts";
import { docsReadersJourney } from "./journeys/docs-reader.ts";
import { operatorsJourney } from "./journeys/operator.ts";
import { tradersJourney } from "./journeys/trader.ts";
import { journeyWithoutScripts } from "./journeys/without-scripts.ts";
import { type ListedPage, PAGES, THEMES, WIDTHS, withStrikes } from "./page-list.ts";
import { openStage, type Stage } from "./stage.ts";

const chromium = findChromium();
const browsing = test.skipIf(chromium === null);
const SLOW_MS = 240_000;
const MOST_BYTES = 60_000;
let stage: Stage;

beforeAll(async () => {
  if (chromium !== null) stage = await openStage(chromium);
}, SLOW_MS);
afterAll(() => stage?.close());

browsing("an operator retries, pauses, resumes and logs in with the keyboard alone", () =>
  operatorsJourney(stage),
);
browsing("a trader finds SPY, builds an iron condor by clicks, and shares it", () => tradersJourney(stage));
browsing("without JavaScript everything is still there", () => journeyWithoutScripts(stage));
browsing("a programmer asks a route from the docs", () => docsReadersJourney(stage));

for (const listed of PAGES) {
  browsing(`${listed.path} is sound on a phone and on a desk, in the light and in the dark`, async () => {
    expect(await faultsOf(listed)).toEqual([]);
  });
}

async function faultsOf(listed: ListedPage): Promise<string[]> {
  const context = await (listed.operator ? stage.operator() : stage.stranger());
  const faults = await Promise.all(WIDTHS.map((width) => faultsAt(width, listed, context)));
  return faults.flat();
}

async function faultsAt(
  width: number,
  { path, status = 200 }: ListedPage,
  context: BrowserContext,
): Promise<string[]> {
  const { page, watched } = await stage.tab(context);
  await page.setViewportSize({ width, height: 900 });
  const answer = await page.goto(withStrikes(path, stage.price));
  expect(answer?.status()).toBe(status);
  const found = await findFaults(page, watched);
  const bytes = await gzippedBytes(watched);
  if (bytes > MOST_BYTES) found.push(`weighs ${bytes} bytes gzipped, of ${MOST_BYTES}`);
  // Only colours are of a theme.
  for (const theme of THEMES) found.push(...(await axeFaults(page, theme, theme === "dark")));
  await page.close();
  return found.map((fault) => `${width} px: ${fault}`);
}
