import { expect, test } from "vitest";
import { createMarket } from "../../local/market/model/market.ts";

const MONDAY = Date.parse("2026-11-23T18:00:00Z");
const market = createMarket({ seed: 7 });

const quotesOf = (symbol: string, ms = MONDAY) =>
  market.chain(symbol, ms)?.series.flatMap(({ quotes }) => quotes) ?? [];

test("chains have the sizes of their names: SPY about 10,000 contracts, AAPL about 2,300, small names hundreds", () => {
  const size = (symbol: string) => quotesOf(symbol).length;
  expect(size("SPY")).toBeGreaterThan(9_000);
  expect(size("SPY")).toBeLessThan(11_500);
  expect(size("AAPL")).toBeGreaterThan(2_000);
  expect(size("AAPL")).toBeLessThan(2_800);
  expect(size("SYM002")).toBeLessThan(800);
  expect(size("$SPX")).toBeGreaterThan(20_000);
});

test("SPY lists every trading day near by, third Fridays, quarter ends and LEAPS, moved off holidays", () => {
  const byDate = new Map(
    market.listed("SPY", MONDAY)?.map(({ expiration }) => [expiration.date, expiration.type]),
  );
  for (const date of ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-27", "2026-12-01"]) {
    expect(byDate.get(date)).toBe("W");
  }
  expect(byDate.has("2026-11-26")).toBe(false);
  expect(byDate.get("2026-12-18")).toBe("S");
  expect(byDate.get("2026-12-31")).toBe("Q");
  expect(byDate.get("2026-12-24")).toBe("W");
  expect(byDate.get("2027-06-17")).toBe("S");
  expect(byDate.get("2028-12-15")).toBe("S");
});

test("strike 580 of SPY is listed a week out on the days around the anchor", () => {
  for (const iso of ["2026-11-16T15:00:00Z", "2026-11-23T15:00:00Z", "2026-12-04T15:00:00Z"]) {
    const near = market.listed("SPY", Date.parse(iso))?.filter(({ strikes }) => strikes.includes(580)) ?? [];
    expect(near.length).toBeGreaterThan(10);
  }
});

test("$SPX has SPX settled in the morning and SPXW at the close, both on the third Friday", () => {
  const third =
    market.listed("$SPX", MONDAY)?.filter(({ expiration }) => expiration.date === "2026-12-18") ?? [];
  expect(third.map(({ expiration }) => [expiration.root, expiration.settlement])).toEqual([
    ["SPX", "AM"],
    ["SPXW", "PM"],
  ]);
  const onTheDay = market.listed("$SPX", Date.parse("2026-12-18T15:00:00Z")) ?? [];
  expect(onTheDay.filter(({ expiration }) => expiration.date === "2026-12-18")).toHaveLength(1);
});

test("a strike once listed stays listed until it expires", () => {
  for (const symbol of ["SPY", "AAPL", "F", "COST"]) {
    const early = market.listed(symbol, Date.parse("2026-10-05T15:00:00Z")) ?? [];
    const late = market.listed(symbol, MONDAY) ?? [];
    for (const { expiration, strikes } of early) {
      if (expiration.date < "2026-11-23") continue;
      const now = late.find((series) => series.expiration.date === expiration.date);
      const listed = new Set(now?.strikes);
      expect([symbol, expiration.date, strikes.filter((strike) => !listed.has(strike))]).toEqual([
        symbol,
        expiration.date,
        [],
      ]);
    }
  }
});

test("the list of contracts is the same at every minute of a day", () => {
  const names = (iso: string) => quotesOf("AMD", Date.parse(iso)).map(({ occSymbol }) => occSymbol);
  expect(names("2026-11-23T20:59:00Z")).toEqual(names("2026-11-23T09:00:00Z"));
  expect(new Set(names("2026-11-23T20:59:00Z")).size).toBe(names("2026-11-23T20:59:00Z").length);
});
