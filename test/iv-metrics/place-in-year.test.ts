import { expect, test } from "vitest";
import { ivRankView } from "../../src/iv-metrics/iv-rank-view.ts";
import { placeInYear } from "../../src/iv-metrics/place-in-year.ts";
import { rankHistory } from "../../src/iv-metrics/rank-closes.ts";
import type { RankDay } from "../../src/iv-metrics/rank-day.ts";
import { addDays } from "../../src/market/calendar-date.ts";
import { aStoredVolatility } from "../support/stored-volatility.ts";
import { liveDays, rebuiltDays } from "../support/volatility.ts";

/** `count` rebuilt days from 10 % up to just under 20 %. */
const year = (count: number) => rebuiltDays(Array.from({ length: count }, (_, i) => 0.1 + (0.1 * i) / count));
const place = (
  current: number | null,
  days: RankDay[],
  regime: "high" | "low" | "neutral" | null = null,
  observations = days.length,
) => placeInYear(current, { days, before: regime === null ? null : { regime, observations } });
/** Days that have both, live above rebuilt by `offset`. */
const both = (count: number, offset: number, from = "2026-10-01"): RankDay[] =>
  Array.from({ length: count }, (_, i) => ({
    day: addDays(from, i),
    live: { iv30: 0.15 + offset, provider: "schwab" },
    rebuilt: { iv30: 0.15, source: "databento-cbbo-1m" },
  }));

const viewOf = (days: RankDay[], current = 0.142) => {
  const { ivRank, observations } = place(current, days);
  const row = aStoredVolatility({ day: "2026-11-23", rankIv30: current, ivRank, observations });
  return ivRankView(row, rankHistory(days));
};

test("on the first day rebuilt days alone give rank, percentile and regime, and it is said that they do", () => {
  const days = year(249);
  expect(place(0.142, days)).toEqual({
    ivRank: expect.closeTo((100 * 0.042) / (0.1 * (248 / 249)), 9),
    ivPercentile: expect.closeTo((100 * 105) / 249, 9),
    observations: 249,
    rebuiltObservations: 249,
    regime: "neutral",
    warnings: [],
  });
  expect(viewOf(days)).toMatchObject({
    low: 0.1,
    lowDay: "2025-12-01",
    highDay: addDays("2025-12-01", 248),
    rebuilt: 249,
    live: 0,
    sources: ["databento-cbbo-1m"],
    basis: [{ source: "databento-cbbo-1m", days: 249, words: "249 rebuilt from 15:45 quotes" }],
    splice: { verdict: "unchecked", offset: null, days: 0 },
    text: "IV rank 42 (low 10.0 on 2025-12-01, high 20.0 on 2026-08-06; n 249: 249 rebuilt from 15:45 quotes; not yet held against days that have both)",
  });
});

test("live days stand in place of rebuilt ones, and every source is counted", () => {
  const trades = year(20).map(({ rebuilt, ...rest }, i) => ({
    ...rest,
    day: addDays("2025-10-01", i),
    rebuilt: rebuilt && { ...rebuilt, source: "alpaca-1min" as const },
  }));
  const days = [...trades, ...year(211), ...both(10, 0.001), ...both(8, 0.001, "2026-11-01")].map((day, i) =>
    i > 240 && day.live !== null ? { ...day, live: { ...day.live, provider: "alpaca" } } : day,
  );
  const view = viewOf(days);
  expect(place(0.142, days)).toMatchObject({ observations: 249, rebuiltObservations: 231, warnings: [] });
  expect(view).toMatchObject({
    rebuilt: 231,
    live: 18,
    sources: ["alpaca-1min", "databento-cbbo-1m", "live-alpaca", "live-schwab"],
    splice: { verdict: "fits", offset: expect.closeTo(0.001, 9), days: 18 },
  });
  expect(view.text).toMatch(
    /n 249: 211 rebuilt from 15:45 quotes, 20 rebuilt from trades of the half hour to 15:45, 18 live\)$/,
  );
});

test("a rank of fewer days than a year is called one of so many; below 60 there is none", () => {
  expect(viewOf(year(80)).text).toMatch(/^80-day IV rank 43 \(.*n 80: /);
  expect(viewOf(year(240)).text).toMatch(/^IV rank 42 /);
  expect(place(0.142, year(59))).toMatchObject({ ivRank: null, ivPercentile: null, regime: null });
  expect(viewOf(year(59)).text).toMatch(/^IV rank not known \(n 59: 59 rebuilt from 15:45 quotes; /);
});

test("live and rebuilt days that differ are mixed with a warning, and too far apart not at all", () => {
  const warned = [...year(100), ...both(10, 0.007)];
  expect(place(0.142, warned)).toMatchObject({
    observations: 110,
    rebuiltObservations: 100,
    warnings: [
      "IV rank mixes two kinds of days: live volatilities are 0.7 points higher than rebuilt ones (median of 10 days that have both). Nothing is shifted.",
    ],
  });
  expect(viewOf(warned).text).toContain("10 live; live 0.7 above rebuilt)");
  const refused = [...year(100), ...both(70, -0.02, "2026-08-01")];
  expect(place(0.128, refused)).toMatchObject({
    ivRank: 0,
    observations: 70,
    rebuiltObservations: 0,
    warnings: [
      "IV rank leaves rebuilt days out: live volatilities are 2.0 points lower than rebuilt ones (median of 70 days that have both), too much to rank them together.",
    ],
  });
  const view = viewOf(refused, 0.128);
  expect(view).toMatchObject({ low: 0.128, high: 0.13, rebuilt: 0, live: 70 });
  expect(view.text).toContain("n 70: 70 live; rebuilt days do not fit and are left out)");
});

test("of few days with both kinds it is said how few, and of a refused year that live days alone are too few", () => {
  expect(viewOf([...year(100), ...both(4, 0.05)]).text).toMatch(/4 live; only 4 so far with both kinds\)$/);
  const young = [...year(200), ...both(59, 0.02, "2026-08-01")];
  expect(place(0.17, young)).toMatchObject({ ivRank: null, observations: 59, rebuiltObservations: 0 });
  expect(viewOf(young, 0.17).text).toBe(
    "IV rank not known (n 59: 59 live; rebuilt days do not fit and are left out)",
  );
});

test("a regime outlasts its bound by three points of rank", () => {
  const days = year(200);
  const at = (rank: number, before: "high" | "low" | "neutral" | null) =>
    place(0.1 + (rank / 100) * 0.0995, days, before).regime;
  expect([at(49, null), at(49, "neutral"), at(49, "high"), at(46.9, "high")]).toEqual([
    "neutral",
    "neutral",
    "high",
    "neutral",
  ]);
  expect([at(31, null), at(31, "low"), at(33.1, "low"), at(29.9, "neutral")]).toEqual([
    "neutral",
    "low",
    "neutral",
    "low",
  ]);
  expect(at(50.1, "low")).toBe("high");
  // Judged among other days, as before the year was rebuilt, it is no reason to stay.
  const value = 0.1 + 0.49 * 0.0995;
  expect([70, 193, 194].map((n) => place(value, days, "high", n).regime)).toEqual([
    "neutral",
    "neutral",
    "high",
  ]);
});

test("what is ranked is of the expirations that rebuilt days have; where it is not known, the 30-day volatility", () => {
  const days = liveDays([0.1, 0.2]);
  const row = aStoredVolatility({ rankIv30: 0.21, iv30: 0.19 });
  expect(ivRankView(row, rankHistory(days))).toMatchObject({ current: 0.21, high: 0.21, highDay: row.day });
  expect(ivRankView({ ...row, rankIv30: null }, rankHistory(days))).toMatchObject({
    current: 0.19,
    high: 0.2,
  });
  expect(ivRankView({ ...row, rankIv30: null, extrapolated: [30] }, rankHistory(days)).current).toBeNull();
});
