import { expect, test } from "vitest";
import { observationDay } from "../../src/market/observation-day.ts";
import { nyseCalendar, tradingCalendar } from "../../src/market/trading-calendar.ts";
import { type Outcome, QUANTILES, STANDARD_TRADES, type Unsettled } from "../../src/track-record/ports.ts";
import { outcomeOf, recordOutcomes } from "../../src/track-record/record-outcomes.ts";
import { wantedOutcomes } from "../../src/track-record/wanted-outcomes.ts";
import { madeYear, outcomesOf, unsettledOf } from "../support/made-year.ts";

const ONE_SIGMA = 0.682689492137086;

const isInside = ({ forward, atmImpliedVolatility, days, settled }: Outcome) =>
  Math.abs(Math.log(settled / forward)) <= atmImpliedVolatility * Math.sqrt(days / 365);

/** The share of a horizon inside one deviation, in deviations of the share that a true range has. */
function coverageError(outcomes: readonly Outcome[], horizon: number): number {
  const own = outcomes.filter((one) => one.horizon === horizon);
  const share = own.filter(isInside).length / own.length;
  return (share - ONE_SIGMA) / Math.sqrt((ONE_SIGMA * (1 - ONE_SIGMA)) / own.length);
}

test("in a true year ranges, quantiles and probabilities of profit hold as often as they say", () => {
  const outcomes = outcomesOf(madeYear({ daily: true }));
  const days = outcomes.filter(({ horizon }) => horizon === 1);
  expect(days).toHaveLength(251);
  expect(Math.abs(coverageError(outcomes, 1))).toBeLessThan(1.96);
  for (const [i, quantile] of QUANTILES.entries()) {
    const below = days.filter(({ quantiles, settled }) => settled < (quantiles[i] ?? 0)).length / days.length;
    expect(Math.abs(below - quantile)).toBeLessThan(
      2.5 * Math.sqrt((quantile * (1 - quantile)) / days.length),
    );
  }
  for (const [i, name] of STANDARD_TRADES.entries()) {
    const said = days.reduce((sum, { probabilities }) => sum + (probabilities[i] ?? 0), 0) / days.length;
    const won = days.filter((one) => one.won[i]).length / days.length;
    expect(Math.abs(won - said), name).toBeLessThan(2.5 * Math.sqrt((said * (1 - said)) / days.length));
  }
  const variance = (of: (one: Outcome) => number) =>
    days.reduce((sum, one) => sum + of(one) ** 2, 0) / days.length;
  const ratio = variance((one) => one.realised ?? 0) / variance((one) => one.atmImpliedVolatility);
  // Of 251 squared returns; a year has 252 sessions and 365 days.
  expect(ratio).toBeGreaterThan(0.8);
  expect(ratio).toBeLessThan(1.2);
});

test("weekly expirations of a true year hold too, and a market that lies either way is caught", () => {
  const errors = [1, 1.6, 0.6].map((implied) => {
    const outcomes = outcomesOf(madeYear({ implied }));
    expect(outcomes).toHaveLength(3 * 53);
    return coverageError(outcomes, 7);
  });
  expect(Math.abs(errors[0] ?? 9)).toBeLessThan(1.96);
  expect(errors[1]).toBeGreaterThan(1.96);
  expect(errors[2]).toBeLessThan(-1.96);
});

test("a row holds what was seen and what came", () => {
  const year = madeYear();
  const one = unsettledOf(year).findLast(({ horizon }) => horizon === 7);
  if (one === undefined) throw new Error("No week was made.");
  const outcome = outcomeOf(one, year.bars, nyseCalendar);
  const closes = new Map(year.bars.map(({ day, close }) => [day, close]));
  expect(outcome).toMatchObject({
    ...{ symbol: "SPY", root: "SPY", expiration: "2026-11-20", horizon: 7, settlement: "PM" },
    ...{
      source: "databento-cbbo-1m",
      observedDay: "2026-11-13",
      observedAtMs: Date.parse("2026-11-13T21:00:00Z"),
    },
    ...{ days: 7, atmImpliedVolatility: 0.2, underlyingPrice: closes.get("2026-11-13") },
    settled: closes.get("2026-11-20"),
  });
});

test.each([
  ["of no volatility", [-60, -60, -60, -60]],
  ["of any volatility", [60, 60, 60, 60]],
  ["that swings", [50, -50, 50, -50]],
])("a stored smile %s holds its own outcome, and not those beside it", async (_name, coefficients) => {
  const year = madeYear();
  const [first, second] = unsettledOf(year);
  if (first === undefined || second === undefined || first.seen.source === "live") throw new Error("None.");
  const smile = [9, 0.1, 1, 1e6, -1, 1, ...coefficients];
  const bad = { ...first, seen: { ...first.seen, expiry: { ...first.seen.expiry, smile } } };
  const stored: Outcome[] = [];
  const outcomes = {
    readUnsettled: async () => ({ unsettled: [bad, second], bars: { SPY: year.bars }, left: 0 }),
    storeOutcomes: async (rows: readonly Outcome[]) => stored.push(...rows),
  };
  const recorded = await recordOutcomes({ outcomes, outcomesPerPage: 9 }, Date.parse("2026-11-30T22:30:00Z"));
  expect(recorded).toEqual({ stored: 1, left: 0, held: 1 });
  expect(stored).toMatchObject([{ expiration: second.expiration, horizon: second.horizon }]);
});

test("how an index settles only its contracts tell; shares settle at the close", () => {
  const year = madeYear();
  const [first] = unsettledOf(year);
  if (first === undefined) throw new Error("Nothing was made.");
  const unknown = (symbol: string) =>
    outcomeOf({ ...first, symbol, settlement: null }, year.bars, nyseCalendar);
  expect(unknown("SPY")?.settlement).toBe("PM");
  expect(unknown("SPX")).toBeNull();
});

test("expirations are looked at on the trading day so many days before, once their session is over", () => {
  const closeMs = Date.parse("2026-11-27T18:00:00Z");
  const at = (nowMs: number) =>
    wantedOutcomes(1, nowMs, nyseCalendar).map(({ expiration, observedDay, settledDay }) => [
      expiration,
      observedDay,
      settledDay,
    ]);
  // The day after Thanksgiving closes at 13:00; what would be written on the holiday settles the day before.
  expect(at(closeMs)).toEqual([
    ["2026-11-27", "2026-11-25", "2026-11-27"],
    ["2026-11-27", "2026-11-20", "2026-11-27"],
    ["2026-11-27", "2026-10-28", "2026-11-27"],
    ["2026-11-26", "2026-11-19", "2026-11-25"],
    ["2026-11-26", "2026-10-27", "2026-11-25"],
  ]);
  expect(at(closeMs - 1).map(([expiration]) => expiration)).toEqual(["2026-11-26", "2026-11-26"]);
  const mourning = tradingCalendar({ overrides: new Map([["2026-11-20", null]]) });
  expect(wantedOutcomes(7, closeMs, mourning)).toContainEqual({
    ...{ expiration: "2026-11-20", horizon: 7, observedDay: "2026-11-13", settledDay: "2026-11-19" },
  });
  expect(observationDay("2026-12-04", 7, mourning)).toBe("2026-11-27");
});

test("what cannot be judged is passed over, page by page, and holds nothing up", async () => {
  const year = madeYear();
  const good = unsettledOf(year).slice(0, 3);
  const bad = unsettledOf(year)
    .slice(3, 8)
    .map((one) => ({ ...one, symbol: "SPX", settlement: null }));
  const stored: Outcome[] = [];
  const deps = (waiting: readonly Unsettled[]) => ({
    outcomesPerPage: 2,
    outcomes: {
      readUnsettled: async ({ limit, offset }: { limit: number; offset: number }) => {
        const open = waiting.filter(
          (one) => !stored.some((row) => row.expiration === one.expiration && row.horizon === one.horizon),
        );
        const unsettled = open.slice(offset, offset + limit);
        return {
          unsettled,
          bars: { SPY: year.bars, SPX: year.bars },
          left: Math.max(0, open.length - offset - unsettled.length),
        };
      },
      storeOutcomes: async (rows: readonly Outcome[]) => {
        stored.push(...rows);
        return rows.length;
      },
    },
  });
  const nowMs = Date.parse("2026-11-23T23:00:00Z");
  const pages = [1, 2, 3].map(() => () => recordOutcomes(deps([...bad, ...good]), nowMs));
  const told = [];
  for (const page of pages) told.push(await page());
  expect(told).toEqual([
    { stored: 1, left: 2, held: 5 },
    { stored: 1, left: 1, held: 5 },
    { stored: 1, left: 0, held: 5 },
  ]);
  expect(await recordOutcomes(deps([...bad, ...good]), nowMs)).toEqual({ stored: 0, left: 0, held: 5 });
});
