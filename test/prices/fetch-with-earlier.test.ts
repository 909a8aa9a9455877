import { expect, test } from "vitest";
import { AppError } from "../../src/errors.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { createFallbackHistory } from "../../src/prices/fallback-sources.ts";
import type { HistoryRequest, HistorySource } from "../../src/prices/sources.ts";
import type { Provider } from "../../src/providers/provider.ts";
import { aDailyBar, aDailyRun } from "../support/memory-daily.ts";
import { memoryHealth } from "../support/memory-health.ts";
import { backfillHouse, fetchedHistory } from "../support/memory-history.ts";

const { tradingDaysBetween } = nyseCalendar;
const BEGINS = "2026-11-10";

/** A provider with a bar for each day from `begins` on; null for all. */
function days(provider: Provider, begins: string | null, fails: AppError | null = null) {
  const asked: HistoryRequest[] = [];
  const source: HistorySource = {
    priceHistory: async () => 0,
    async fetchHistory(request) {
      asked.push(request);
      if (fails !== null) throw fails;
      const isMinute = request.timeframe === "1m";
      const from = begins !== null && begins > request.from ? begins : request.from;
      const bars = request.symbols.flatMap((symbol) =>
        tradingDaysBetween(from, request.to).map((date) => aDailyBar({ symbol, date, adjusted: null })),
      );
      const usableFrom = from > request.from ? from : null;
      return fetchedHistory({ provider, dailyBars: isMinute ? [] : bars, usableFrom });
    },
  };
  return { provider, source, asked };
}

const history = (...ranked: ReturnType<typeof days>[]) =>
  createFallbackHistory(
    { health: memoryHealth().isolate(), nowMs: () => Date.parse("2026-11-24T03:00:00Z"), maxCostUsd: 1 },
    ranked,
  );
const REQUEST = { timeframe: "1d", symbols: ["SPY", "NVDA"], from: "2026-11-02", to: "2026-11-20" } as const;

test("days before a dataset begins are asked of the next provider, and only they", async () => {
  const next = days("alpaca", null);
  const { answers } = await history(days("databento", BEGINS), next).fetchHistory(REQUEST);
  expect(next.asked.map(({ symbols, from, to }) => [symbols, from, to])).toEqual([
    [["SPY", "NVDA"], "2026-11-02", "2026-11-09"],
  ]);
  expect(answers.map(({ provider, dailyBars }) => [provider, dailyBars.length])).toEqual([
    ["databento", 2 * tradingDaysBetween(BEGINS, REQUEST.to).length],
    ["alpaca", 2 * tradingDaysBetween(REQUEST.from, "2026-11-09").length],
  ]);
});

test("so are those of a range that lies wholly before it, and the next but one after that", async () => {
  const [second, third] = [days("alpaca", "2026-11-05"), days("schwab", null)];
  const given = await history(days("databento", "2026-12-01"), second, third).fetchHistory(REQUEST);
  expect(third.asked).toMatchObject([{ from: "2026-11-02", to: "2026-11-04" }]);
  expect(given.answers.flatMap(({ dailyBars }) => dailyBars)).toHaveLength(
    2 * tradingDaysBetween(REQUEST.from, REQUEST.to).length,
  );
});

const down = new AppError("provider_unavailable", "Alpaca did not answer.");
for (const [what, ranked] of [
  ["there is no other", () => [days("databento", BEGINS)]],
  ["the next is down", () => [days("databento", BEGINS), days("alpaca", null, down)]],
] as const) {
  test(`where ${what}, they are neither failed nor empty, and the operator is told`, async () => {
    const { fill, empty, stored } = backfillHouse(["SPY"], history(...ranked()), {
      lookbackDays: 20,
      minuteBarDays: 0,
    });
    const { summary } = await fill(aDailyRun("historical_backfill"));
    expect(stored.has(`SPY ${BEGINS}`)).toBe(true);
    expect(summary.failures).toEqual([]);
    expect(empty.size).toBe(0);
    expect(summary.notes.join(" ")).toContain(`begins with ${BEGINS}`);
  });
}
