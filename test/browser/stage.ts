import type { Browser, BrowserContext, Page } from "playwright-core";
import { launchBrowser } from "../support/browser.ts";
import { type System, startSystem } from "../support/system.ts";
import { COUNT_SHIFTS, type Watched, watchPage } from "./watch-page.ts";

/** One system with data in it, and one browser, for all tests of pages. */
export type Stage = {
  system: System;
  browser: Browser;
  /** What SPY trades at, dollars. */
  price: number;
  /** A browser of somebody new. */
  newcomer(options?: { javaScript?: boolean; width?: number }): Promise<BrowserContext>;
  /** A tab of theirs, watched from the start. */
  tab(context: BrowserContext): Promise<{ page: Page; watched: Watched }>;
  /** A browser of nobody in particular, for pages that are only looked at. */
  stranger(): Promise<BrowserContext>;
  /** A browser in which the operator is signed in. */
  operator(): Promise<BrowserContext>;
  close(): Promise<void>;
};

const AT = "2026-11-23T15:00:00Z";
/** Enough of the past for a rank with its low and its high. */
const HISTORY = { symbol: "SPY", from: "2026-08-10" };
const HEIGHT = 900;

export async function openStage(chromium: string): Promise<Stage> {
  const system = await startSystem({
    atIso: AT,
    stands: true,
    tickers: ["SPY", "KO"],
    // Chains of Schwab alone, so that its failures reach the queue.
    bindings: { OPTION_CHAIN_MAX_DTE: "60", OPTION_CHAIN_STRIKES: "40", PROVIDER_ORDER_CHAINS: "schwab" },
  });
  await fill(system);
  const browser = await launchBrowser(chromium);
  const newcomer: Stage["newcomer"] = async ({ javaScript = true, width = 1_280 } = {}) => {
    const context = await browser.newContext({
      javaScriptEnabled: javaScript,
      viewport: { width, height: HEIGHT },
      colorScheme: "light",
      baseURL: system.url,
    });
    await context.addInitScript(COUNT_SHIFTS);
    return context;
  };
  let operators: Promise<BrowserContext> | null = null;
  let strangers: Promise<BrowserContext> | null = null;
  return {
    system,
    browser,
    price: system.stack.market.market?.quoteAt("SPY", Date.parse(AT))?.last ?? Number.NaN,
    newcomer,
    async tab(context) {
      const page = await context.newPage();
      return { page, watched: watchPage(page, system.url) };
    },
    stranger() {
      strangers ??= newcomer();
      return strangers;
    },
    operator() {
      operators ??= newcomer().then(async (context) => {
        await signIn(await context.newPage(), system);
        return context;
      });
      return operators;
    },
    async close() {
      await browser.close();
      await system.close();
    },
  };
}

/** What a deployment has after its first day: each job finds what the one before it stored. */
async function fill(system: System): Promise<void> {
  for (const job of ["rates", "dividends", "eod_sync", "options_refresh", "prices_1m"] as const) {
    await system.runJob(job);
    await system.passSeconds(20);
  }
  await system.runJob("iv_history", HISTORY);
  await system.passSeconds(120);
  await system.runJob("iv_metrics");
  await system.passSeconds(5);
}

async function signIn(page: Page, { bindings }: System): Promise<void> {
  await page.goto("/operator/sign-in");
  await page.getByLabel(/token/i).fill(bindings["ADMIN_TOKEN"] ?? "");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/operator(?!\/sign-in)/);
}
