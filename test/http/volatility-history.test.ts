import { expect, test } from "vitest";
import { httpDoor } from "../support/http-door.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { aStoredVolatility, memoryVolatility } from "../support/stored-volatility.ts";

test("history is the daily closes, oldest first, and says how many of the days asked for there are", async () => {
  const closes = ["2026-11-18", "2026-11-19", "2026-11-20"].map((day) =>
    aStoredVolatility({ day, isClose: true }),
  );
  const { ask } = httpDoor({ volatility: memoryVolatility({ rows: closes }) });
  const { body } = await ask("/v1/tickers/SPY/volatility/history");
  expect(body).toMatchObject({
    symbol: "SPY",
    days: 3,
    closes: [{ day: "2026-11-18" }, { day: "2026-11-19" }, { day: "2026-11-20", iv30: 0.2, ivRank: 62.5 }],
    warnings: [
      "252 days were asked for; 3 have a close. One is added each trading day; the job iv_history rebuilds the year before where a provider has its options.",
    ],
  });
  const some = await ask("/v1/tickers/SPY/volatility/history?days=2");
  expect(some.body).toMatchObject({
    days: 2,
    closes: [{ day: "2026-11-19" }, { day: "2026-11-20" }],
    warnings: [],
  });
  const none = await ask("/v1/tickers/AAPL/volatility/history?days=1");
  expect(none.body).toMatchObject({
    days: 0,
    closes: [],
    warnings: [expect.stringContaining("1 day was asked for")],
  });
});

test("a day that was rebuilt stands in the history with its source, what it does not have as null, and live days first", async () => {
  const rebuilt = ["2026-11-18", "2026-11-19"].map((day) => ({
    ...{ day, source: "alpaca-1min" as const, underlyingPrice: 570, iv30: 0.31, iv60: 0.3, skew25Delta: 0.1 },
  }));
  const rows = [aStoredVolatility({ day: "2026-11-19", isClose: true, rankIv30: 0.21 })];
  const { ask } = httpDoor({ volatility: memoryVolatility({ rows, rebuilt }) });
  const { body } = await ask("/v1/tickers/SPY/volatility/history?days=2");
  expect(body).toMatchObject({
    days: 2,
    closes: [
      {
        ...{ day: "2026-11-18", source: "alpaca-1min", underlyingPrice: 570, iv30: 0.31, rankIv30: 0.31 },
        ...{ iv7: null, iv14: null, iv60: 0.3, iv90: null, ivRank: null, ivPercentile: null },
        ...{ observations: null, regime: null, termSlope: null, skew25Delta: 0.1, rv20: null },
      },
      { day: "2026-11-19", source: "live-schwab", iv30: 0.2, rankIv30: 0.21, observations: 252 },
    ],
    warnings: [],
  });
  const one = await ask("/v1/tickers/SPY/volatility/history?days=1");
  expect(one.body).toMatchObject({ days: 1, closes: [{ day: "2026-11-19" }] });
});

test("what Cboe says of the ticker's year stands beside our own, for a week", async () => {
  const stored = { symbol: "SPY", day: "2026-11-20", iv30: 0.203, low: 0.141, high: 0.389 };
  const ivBounds = {
    readIvBounds: async () => ({ ...stored, provider: "cboe" as const, fetchedAtMs: IN_SESSION }),
  };
  const { body } = await httpDoor({ ivBounds }).ask("/v1/tickers/SPY/volatility");
  expect(body).toMatchObject({
    ivRank: { value: 62.5 },
    bounds: {
      ...{ provider: "cboe", day: "2026-11-20", low: 0.141, high: 0.389, rank: expect.closeTo(25, 9) },
      text: "Cboe's own IV30 on 2026-11-20: 20.3, rank 25 (low 14.1, high 38.9; another number than ours)",
    },
  });
  const nowMs = () => IN_SESSION + minutes(8 * 1_440);
  const later = await httpDoor({ ivBounds, nowMs }).ask("/v1/tickers/SPY/volatility");
  expect(later.body).toMatchObject({ bounds: null });
});
