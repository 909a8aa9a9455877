import { expect, test } from "vitest";
import { nyseCalendar } from "../../../src/market/trading-calendar.ts";
import { formatOccSymbol } from "../../../src/options/occ-symbol.ts";
import { historyContracts } from "../../../src/valuation/rebuild/history-contracts.ts";
import { historyExpirations } from "../../../src/valuation/rebuild/history-expirations.ts";

const strikesOf = (symbol: string, close: number, more: { day?: string; finer?: boolean } = {}) => {
  const contracts = historyContracts({ symbol, day: "2026-03-10", close, ...more });
  const near = contracts.filter(({ expiration }) => expiration === "2026-04-10");
  return {
    calls: near.filter(({ type }) => type === "call").map(({ strike }) => strike),
    puts: near.filter(({ type }) => type === "put").map(({ strike }) => strike),
  };
};

test("two grids around the raw close, calls and puts alike", () => {
  const spy = [550, 575, 580, 590, 600, 610, 620, 625, 650];
  expect(strikesOf("SPY", 601.3)).toEqual({ calls: spy, puts: spy });
  expect(strikesOf("KO", 70.1).calls).toEqual([65, 67.5, 68, 69, 70, 71, 72, 72.5, 75]);
  expect(strikesOf("F", 13.2).calls).toEqual([11, 12, 12.5, 13, 13.5, 14, 15]);
  // Before and after a split of ten for one.
  expect(strikesOf("NFLX", 1100).calls).toEqual([1000, 1050, 1075, 1100, 1125, 1150, 1200]);
  expect(strikesOf("NFLX", 110).calls).toEqual([100, 105, 107.5, 110, 112.5, 115, 120]);
});

test("a share of pennies has strikes above nothing", () => {
  expect(strikesOf("X", 3).calls).toEqual([1, 2, 2.5, 3, 3.5, 4, 5]);
  expect(strikesOf("X", 0.4).calls[0]).toBeGreaterThan(0);
  expect(strikesOf("X", 0.02).calls.every((strike) => strike > 0)).toBe(true);
});

test("whatever grid is listed holds at least three of them", () => {
  for (const close of [12, 28, 47, 73, 98, 140, 183, 260, 420, 601, 905, 5900]) {
    const { calls } = strikesOf("X", close);
    const grids = [0.5, 1, 2.5, 5, 10, 25].filter((grid) => grid <= 0.053 * close && grid >= 0.004 * close);
    for (const grid of grids) {
      const listed = calls.filter((strike) => Math.abs(strike / grid - Math.round(strike / grid)) < 1e-9);
      expect(listed.length, `${close} in steps of ${grid}`).toBeGreaterThanOrEqual(3);
    }
  }
});

test("asked again, the steps are half", () => {
  expect(strikesOf("SPY", 601.3, { finer: true }).calls).toEqual([
    575, 587.5, 590, 595, 600, 605, 610, 612.5, 625,
  ]);
});

test("indexes have their class that settles at the close, and shares without their dot", () => {
  const one = (symbol: string, close: number) =>
    historyContracts({ symbol, day: "2026-03-10", close })[0] ?? null;
  const pm = { settlement: "PM", exerciseStyle: "european" };
  expect(one("SPX", 6012)).toMatchObject({ root: "SPXW", symbol: "SPX", ...pm });
  expect(one("NDX", 25_300)).toMatchObject({ root: "NDXP", ...pm });
  expect(one("RUT", 2_400)).toMatchObject({ root: "RUTW", ...pm });
  expect(one("XSP", 601)).toMatchObject({ root: "XSP", ...pm });
  expect(one("BRK.B", 500)).toMatchObject({ root: "BRKB", symbol: "BRK.B", exerciseStyle: "american" });
  for (const symbol of ["VIX", "VVIX", "OEX", "DJX"]) expect(one(symbol, 20)).toBeNull();
  for (const close of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) expect(one("SPY", close)).toBeNull();
});

test("each contract is named once, as OCC writes it", () => {
  const contracts = historyContracts({ symbol: "SPY", day: "2026-03-26", close: 601.3 });
  expect(new Set(contracts.map(({ occSymbol }) => occSymbol)).size).toBe(contracts.length);
  for (const contract of contracts) expect(contract.occSymbol).toBe(formatOccSymbol(contract));
});

const recorded = (day: string) =>
  historyExpirations(day, nyseCalendar).flatMap(({ expiration, recordDays }) =>
    recordDays === null ? [] : [`${recordDays} ${expiration}`],
  );

test("each weekly expiration is asked for 30, 7 and 1 days before, on exactly one day each", () => {
  const seen = new Map<string, string[]>();
  for (const day of nyseCalendar.tradingDaysBetween("2025-11-03", "2027-11-30"))
    for (const each of recorded(day)) seen.set(each, [...(seen.get(each) ?? []), day]);
  expect([...seen.values()].every((days) => days.length === 1)).toBe(true);
  for (const days of [30, 7, 1]) {
    const own = [...seen.keys()].filter((key) => key.startsWith(`${days} 2026`));
    // 52 Fridays, and New Year's of 2027, which expires on the last day of 2026.
    expect(own.length, `${days}`).toBe(53);
  }
});

test("around Juneteenth and Good Friday of 2026", () => {
  expect(recorded("2026-06-17")).toEqual(["1 2026-06-18", "30 2026-07-17"]);
  expect(recorded("2026-06-18")).toEqual(["7 2026-06-26"]);
  expect(recorded("2026-04-01")).toEqual(["1 2026-04-02", "30 2026-05-01"]);
  expect(recorded("2026-03-26")).toEqual(["1 2026-03-27", "7 2026-04-02"]);
  expect(recorded("2026-03-30")).toEqual([]);
});

test("what the record looks at has wings out of the money, of a day's life also closer strikes", () => {
  const of = (day: string, expiration: string) =>
    historyContracts({ symbol: "SPY", day, close: 600 }).filter((each) => each.expiration === expiration);
  const weekly = of("2026-03-06", "2026-03-13");
  const side = (type: string) => weekly.filter((each) => each.type === type).map(({ strike }) => strike);
  expect(Math.min(...side("put"))).toBe(500);
  expect(Math.max(...side("put"))).toBe(650);
  expect(Math.max(...side("call"))).toBe(700);
  expect(of("2026-03-05", "2026-03-06").map(({ strike }) => strike)).toContain(602.5);
});

test("a day asks for some 80 contracts, and never for more than 150", () => {
  const counts = nyseCalendar
    .tradingDaysBetween("2025-12-01", "2026-11-27")
    .map((day) => historyContracts({ symbol: "SPY", day, close: 600 }).length);
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  expect(mean).toBeLessThan(85);
  expect(Math.max(...counts)).toBeLessThanOrEqual(150);
});
