import { expect, test } from "vitest";
import { createMarket } from "../../local/market/model/market.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";

const { tradingDaysBetween } = nyseCalendar;

const at = (iso: string) => Date.parse(iso);
const YEAR = tradingDaysBetween("2025-11-24", "2026-11-20");

const yearly = createMarket({ seed: 7 });

/** Daily log returns of a name over the year before the anchor. */
function returnsOf(symbol: string): number[] {
  const closes = YEAR.map((date) => yearly.dailyBar(symbol, date)?.close ?? Number.NaN);
  return closes.slice(1).map((close, i) => Math.log(close / (closes[i] ?? Number.NaN)));
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (xs: readonly number[]) => xs.reduce((sum, x) => sum + x, 0) / xs.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const covariance = a.reduce((sum, x, i) => sum + (x - meanA) * ((b[i] ?? meanB) - meanB), 0);
  const spread = (xs: readonly number[], m: number) =>
    Math.sqrt(xs.reduce((sum, x) => sum + (x - m) ** 2, 0));
  return covariance / (spread(a, meanA) * spread(b, meanB));
}

const annual = (returns: readonly number[]) =>
  Math.sqrt((returns.reduce((sum, r) => sum + r * r, 0) / returns.length) * 252);

test("a price does not depend on what was asked before it, nor on the process that asks", () => {
  const instants = [
    "2020-03-12T15:00:00Z",
    "2026-11-23T18:31:00Z",
    "2023-07-03T17:05:00Z",
    "2028-10-02T14:30:00Z",
  ];
  const forwards = createMarket({ seed: 7 });
  const backwards = createMarket({ seed: 7 });
  const first = instants.map((iso) =>
    ["SPY", "NVDA", "SYM042"].map((symbol) => forwards.spotAt(symbol, at(iso))),
  );
  backwards.minuteBars("NVDA", "2026-11-23");
  const second = instants
    .toReversed()
    .map((iso) => ["SPY", "NVDA", "SYM042"].map((symbol) => backwards.spotAt(symbol, at(iso))))
    .toReversed();
  expect(second).toEqual(first);
  expect(createMarket({ seed: 8 }).spotAt("NVDA", at("2023-07-03T17:05:00Z"))).not.toBe(first[2]?.[1]);
});

test("every seed stands at believable levels on the anchor day, SPY near 590", () => {
  for (const seed of [1, 7, 42, 2026]) {
    const market = createMarket({ seed });
    const close = at("2026-11-20T21:00:00Z");
    expect(market.spotAt("SPY", close)).toBe(590.3);
    expect(market.spotAt("$SPX", close)).toBe(5918.4);
    expect(market.spotAt("AAPL", close)).toBe(271.4);
  }
});

test("an unknown symbol has no price, a made-up one always the same", () => {
  const market = createMarket({ seed: 7 });
  expect(market.spotAt("NOPE", at("2026-11-23T18:00:00Z"))).toBeNull();
  expect(market.spotAt("SYM001", at("2026-11-23T18:00:00Z"))).toBeGreaterThan(1);
});

test("prices move from minute to minute in session and stand still at night, on weekends and holidays", () => {
  const market = createMarket({ seed: 7 });
  const spots = (from: string, minutes: number, step = 1) =>
    Array.from({ length: minutes }, (_, i) => market.spotAt("SPY", at(from) + i * step * 60_000));
  expect(new Set(spots("2026-11-23T15:00:00Z", 60)).size).toBeGreaterThan(50);
  // 20:00 to 04:00 in New York, then the whole weekend, then Thanksgiving.
  expect(new Set(spots("2026-11-24T01:00:00Z", 16, 30)).size).toBe(1);
  expect(new Set(spots("2026-11-21T02:00:00Z", 100, 30)).size).toBe(1);
  expect(new Set(spots("2026-11-26T06:00:00Z", 40, 30)).size).toBe(1);
});

test("an index stands still outside the regular session while its fund trades on", () => {
  const market = createMarket({ seed: 7 });
  const [close, evening] = [at("2026-11-23T21:00:00Z"), at("2026-11-23T23:00:00Z")];
  expect(market.spotAt("$SPX", evening)).toBe(market.spotAt("$SPX", close));
  expect(market.spotAt("SPY", evening)).not.toBe(market.spotAt("SPY", close));
});

test("minute bars join up with each other, with the spot, and into the day's bar", () => {
  const market = createMarket({ seed: 7 });
  const regular = (market.minuteBars("AAPL", "2026-11-23") ?? []).filter((bar) => bar.regular);
  expect(regular).toHaveLength(390);
  for (const [i, bar] of regular.entries()) {
    expect(bar.low).toBeLessThanOrEqual(Math.min(bar.open, bar.close));
    expect(bar.high).toBeGreaterThanOrEqual(Math.max(bar.open, bar.close));
    expect(bar.open).toBe(market.spotAt("AAPL", bar.startMs));
    expect(bar.open).toBe(regular[i - 1]?.close ?? bar.open);
  }
  expect(market.dailyBar("AAPL", "2026-11-23")).toEqual({
    startMs: at("2026-11-23T14:30:00Z"),
    open: regular[0]?.open,
    high: Math.max(...regular.map(({ high }) => high)),
    low: Math.min(...regular.map(({ low }) => low)),
    close: market.spotAt("AAPL", at("2026-11-23T21:00:00Z")),
    volume: regular.reduce((sum, { volume }) => sum + volume, 0),
  });
});

test("an early close has 210 minutes, a holiday none, and thin hours miss some", () => {
  const market = createMarket({ seed: 7 });
  const count = (date: string, regular: boolean) =>
    (market.minuteBars("AAPL", date) ?? []).filter((bar) => bar.regular === regular).length;
  expect(count("2026-11-27", true)).toBe(210);
  expect(market.minuteBars("AAPL", "2026-11-26")).toEqual([]);
  expect(market.dailyBar("AAPL", "2026-11-26")).toBeNull();
  expect(count("2026-11-23", false)).toBeGreaterThan(150);
  expect(count("2026-11-23", false)).toBeLessThan(500);
});

test("a year of returns has believable volatility, and names move together", () => {
  const spy = returnsOf("SPY");
  expect(annual(spy)).toBeGreaterThan(0.12);
  expect(annual(spy)).toBeLessThan(0.19);
  expect(annual(returnsOf("TSLA"))).toBeGreaterThan(0.35);
  expect(annual(returnsOf("KO"))).toBeLessThan(0.25);
  expect(correlation(spy, returnsOf("QQQ"))).toBeGreaterThan(0.8);
  expect(correlation(spy, returnsOf("AAPL"))).toBeGreaterThan(0.4);
  expect(correlation(spy, returnsOf("$SPX"))).toBeGreaterThan(0.999);
});

test("a stock jumps in the night after its report and at no other time so far", () => {
  const nights = returnsOf("META")
    .map(Math.abs)
    .toSorted((a, b) => b - a);
  const typical = nights[Math.floor(nights.length / 2)] ?? Number.NaN;
  expect(nights[0] ?? 0).toBeGreaterThan(3.5 * typical);
});
