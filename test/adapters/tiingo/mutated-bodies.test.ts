import { expect, test, vi } from "vitest";
import { createTiingoDailyBarSource } from "../../../src/adapters/tiingo/daily-bar-source.ts";
import { createTiingoProfileSource } from "../../../src/adapters/tiingo/profile-source.ts";
import { nyseCalendar } from "../../../src/market/trading-calendar.ts";
import type { DailyBar } from "../../../src/prices/sources.ts";
import { emptyTally, tallyCase, tallyLine } from "../../support/fuzz-tally.ts";
import { mutateBody, seededRandom } from "../../support/mutate-body.ts";
import { scriptedHttp } from "../../support/scripted-http.ts";
import { aTiingoDay, OVER_HOURLY } from "../../support/tiingo-wire.ts";

const { isTradingDay } = nyseCalendar;

// A few seconds each on a machine of their own.
vi.setConfig({ testTimeout: 120_000 });

const NOW = Date.parse("2026-11-23T22:15:00Z");
const REQUEST = { symbols: ["AAPL"], from: "2026-11-17", to: "2026-11-20" };
/** One more than was asked for. */
const DAYS = ["2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20"];

const BODIES = [
  JSON.stringify(
    DAYS.map((day, n) => aTiingoDay({ date: `${day}T00:00:00.000Z`, divCash: n === 2 ? 0.26 : 0 })),
  ),
  JSON.stringify([aTiingoDay({ date: "2026-11-20T00:00:00+00:00", splitFactor: 4 })]),
  JSON.stringify({ detail: OVER_HOURLY }),
  JSON.stringify({ detail: "Error: Ticker 'AAPL' not found" }),
];
const METADATA = JSON.stringify({
  ticker: "AAPL",
  name: "Apple Inc",
  exchangeCode: "NASDAQ",
  description: "…",
});

function tiingo(answer: { status: number; text: string }) {
  const http = scriptedHttp(() => answer);
  const deps = { apiBase: "https://tiingo.test", apiKey: "k", http, nowMs: () => NOW };
  return { daily: createTiingoDailyBarSource(deps), profiles: createTiingoProfileSource(deps) };
}

/** What no bar may be, whatever was sent. */
function faultsOf(bar: DailyBar): string[] {
  const faults: string[] = [];
  for (const prices of [bar, ...(bar.adjusted === null ? [] : [bar.adjusted])]) {
    const { open, high, low, close, volume } = prices;
    if (![open, high, low, close].every((price) => Number.isFinite(price) && price > 0))
      faults.push("a price");
    if (high < Math.max(open, close) || low > Math.min(open, close)) faults.push("high or low");
    if (!Number.isSafeInteger(volume) || volume < 0) faults.push("volume");
  }
  if (bar.symbol !== "AAPL") faults.push("symbol");
  if (bar.date < REQUEST.from || bar.date > REQUEST.to || !isTradingDay(bar.date)) faults.push("date");
  if (bar.splitFactor !== null && !(bar.splitFactor > 0 && bar.splitFactor !== 1)) faults.push("split");
  if (bar.dividend !== null && !(bar.dividend > 0)) faults.push("dividend");
  return faults.map((what) => `${what} of ${JSON.stringify(bar)}`);
}

test("5,000 mutated price bodies: never a wrong day, never a throw that is not typed", async () => {
  const random = seededRandom(20_261_123);
  const tally = emptyTally();
  for (let n = 0; n < 5_000; n += 1) {
    const { text, mutation } = mutateBody(BODIES[random() < 0.9 ? n % 2 : 2 + (n % 2)] ?? "", random);
    const status = random() < 0.95 ? 200 : ([429, 404, 500, 403][n % 4] ?? 500);
    await tallyCase(
      tally,
      mutation,
      () => tiingo({ status, text }).daily.fetchDailyBars(REQUEST),
      ({ bars }) => {
        const twice = new Set(bars.map(({ date }) => date)).size < bars.length ? ["a day twice"] : [];
        return { rows: bars.length, wrong: [...bars.flatMap(faultsOf), ...twice] };
      },
    );
  }
  console.info(tallyLine("Tiingo prices", tally));
  expect(tally.wrong).toEqual([]);
  expect(Object.keys(tally.skipped).toSorted()).toEqual([
    "duplicate",
    "impossible_prices",
    "malformed",
    "outside_request",
  ]);
  expect(tally.rows).toBeGreaterThan(4_000);
  expect(tally.refused["provider_bad_body"]).toBeGreaterThan(1_000);
});

test("2,000 mutated metadata bodies: never another company, never a throw that is not typed", async () => {
  const random = seededRandom(7);
  const tally = emptyTally();
  for (let n = 0; n < 2_000; n += 1) {
    const { text, mutation } = mutateBody(METADATA, random);
    await tallyCase(
      tally,
      mutation,
      () => tiingo({ status: 200, text }).profiles.fetchProfile("AAPL"),
      ({ profile }) => ({
        rows: profile === null ? 0 : 1,
        wrong:
          profile !== null && (profile.symbol !== "AAPL" || profile.name.trim() === "") ? ["profile"] : [],
      }),
    );
  }
  console.info(tallyLine("Tiingo metadata", tally));
  expect(tally.wrong).toEqual([]);
  expect(tally.rows).toBeGreaterThan(500);
});
