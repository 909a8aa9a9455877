import { expect, test } from "vitest";
import { type Outcome, QUANTILES } from "../../src/track-record/ports.ts";
import { readTrackRecord } from "../../src/track-record/read-track-record.ts";
import { recordSentence } from "../../src/track-record/record-words.ts";
import { appErrorOf } from "../support/app-error-of.ts";
import { aRoundOutcome, type MadeYear, madeRecord, memoryOutcomes } from "../support/made-record.ts";
import { madeYear, outcomesOf } from "../support/made-year.ts";
import { memoryChains, spyChains } from "../support/memory-chains.ts";

const chains = memoryChains(spyChains());
const NOW = Date.parse("2026-11-30T15:00:00Z");
const read = (outcomes: readonly Outcome[], symbol: string | null = "SPY", nowMs = NOW) =>
  readTrackRecord({ chains, outcomes: memoryOutcomes(outcomes) }, symbol, nowMs);
const SEEDS = Array.from({ length: 20 }, (_none, i) => i + 1);
const ofSeeds = (year: Omit<MadeYear, "seed">) =>
  Promise.all(SEEDS.map((seed) => read(madeRecord({ ...year, seed }))));

test("of years whose market is true, 95 in 100 are found as expected at each horizon, and none has a premium", async () => {
  const views = await ofSeeds({ implied: 0.2, truth: 0.2 });
  for (const at of [0, 1, 2]) {
    const records = views.map(({ horizons }) => horizons[at]);
    const expected = records.filter((one) => one?.verdict === "as expected");
    expect([at, expected.length]).toEqual([at, expect.toSatisfy((n: number) => n >= 18)]);
    const mean = (
      of: (typeof records)[number][],
      pick: (one: NonNullable<(typeof records)[number]>) => number,
    ) => of.reduce((sum, one) => sum + (one === undefined ? Number.NaN : pick(one)), 0) / of.length;
    expect(mean(records, (one) => one.insideOneSigma)).toBeCloseTo(0.6827, 1);
    expect(mean(records, (one) => one.straddle?.share ?? Number.NaN)).toBeCloseTo(0.575, 1);
    expect(Math.abs(mean(records, (one) => one.premium ?? Number.NaN))).toBeLessThan(0.005);
    for (const one of [0, 3, 6]) {
      const { quantile = 0 } = records[0]?.quantiles[one] ?? {};
      expect(Math.abs(mean(records, (record) => record.quantiles[one]?.below ?? 0) - quantile)).toBeLessThan(
        0.05,
      );
    }
  }
  const buckets = views.flatMap(({ reliability }) => reliability);
  const within = buckets.filter(({ happened, band }) => happened >= band[0] && happened <= band[1]);
  expect(within.length / buckets.length).toBeGreaterThan(0.93);
});

test.each([
  ["asks for too much", 0.4, "wider than came"],
  ["asks for too little", 0.1, "narrower than came"],
] as const)(
  "a market that %s for its options is found out at 7 days in nearly every year",
  async (_name, implied, verdict) => {
    const views = await ofSeeds({ implied, truth: 0.2 });
    const found = views.filter(({ horizons }) => horizons[1]?.verdict === verdict);
    expect(found.length).toBeGreaterThan(18);
    const premiums = views.map(({ horizons }) => horizons[1]?.premium ?? 0);
    const mean = premiums.reduce((sum, each) => sum + each, 0) / premiums.length;
    expect(Math.abs(mean - (implied - 0.2))).toBeLessThan(0.005);
    const wrong = views.filter(({ reliability }) =>
      reliability.some(({ happened, band }) => happened < band[0] || happened > band[1]),
    );
    expect(wrong.length).toBeGreaterThan(18);
  },
);

const FRIDAYS = 46;
/** Weeks without a closed Friday: 2025-12-05 and on. */
const week = (i: number) => {
  const at = (days: number) => new Date(Date.UTC(2025, 0, 3 + days)).toISOString().slice(0, 10);
  return { observedDay: at(7 * i), expiration: at(7 * (i + 1)) };
};
const weeks = Array.from({ length: FRIDAYS }, (_none, i) =>
  aRoundOutcome({ ...week(i), settled: i < 34 ? 590 : 620, source: i < 28 ? "databento-cbbo-1m" : "live" }),
);

test.each([
  ["true", 1, "as expected", 0.01],
  ["lying", 1.8, "wider than came", 0.02],
] as const)(
  "a %s year, recorded from its quotes, is found to be so",
  async (_name, implied, verdict, apart) => {
    const view = await read(outcomesOf(madeYear({ implied, seed: 3 })));
    expect(view.horizons.map(({ days, n }) => [days, n])).toEqual([
      [1, 53],
      [7, 53],
      [30, 53],
    ]);
    expect(view.horizons.slice(0, 2).map((one) => one.verdict)).toEqual([verdict, verdict]);
    for (const { premium } of view.horizons.slice(1))
      expect(Math.abs((premium ?? 1) - 0.2 * (implied - 1))).toBeLessThan(apart);
    const outside = view.reliability.filter(({ happened, band }) => happened < band[0] || happened > band[1]);
    expect(outside.length > 0).toBe(implied > 1);
  },
);

test("what a year implies by the calendar and what comes by sessions are of the same days", async () => {
  const week = { realised: 0.2, atmImpliedVolatility: 0.2 };
  const thursday = { ...week, horizon: 1, observedDay: "2026-11-19", days: 1 } as const;
  const [day, seven] = (await read([aRoundOutcome(thursday), aRoundOutcome(week)])).horizons;
  // One session and one day; five sessions and seven days.
  expect(day?.realisedVolatility).toBeCloseTo(0.2 * Math.sqrt(365 / 252), 12);
  expect(seven?.realisedVolatility).toBeCloseTo(0.2 * Math.sqrt((5 / 252) * (365 / 7)), 12);
  // Of four sessions from a Friday's close to a Thursday's, whenever on that Friday the chain was last seen.
  const morning = aRoundOutcome({ ...week, settlement: "AM", days: 7.2 });
  expect((await read([morning])).horizons[0]?.realisedVolatility).toBeCloseTo(
    0.2 * Math.sqrt((4 / 252) * (365 / 6)),
    12,
  );
});

test("the issue's sentence", async () => {
  const view = await read(weeks);
  const [record] = view.horizons;
  if (record === undefined) throw new Error("nothing is recorded");
  expect(recordSentence(view, record)).toBe(
    "SPY: the 1-sigma range held 74 % of 46 weekly expirations at 7 days (68 % expected; band for n = 46: 54-82 %)",
  );
  expect(record).toMatchObject({ days: 7, n: 46, independent: 46, verdict: "as expected" });
  expect(record).toMatchObject({ inside: 34, sources: { live: 18, rebuilt: 28 } });
  expect(record).toMatchObject({ from: "2025-01-10", to: "2025-11-21" });
});

test("the edges of one deviation are those that /expected-move shows: F e^s above, F e^-s below", async () => {
  const up = 580 * Math.exp(20 / 580);
  const down = 580 * Math.exp(-20 / 580);
  for (const [settled, inside] of [
    [up - 0.01, 1],
    [up + 0.01, 0],
    [down + 0.01, 1],
    [down - 0.01, 0],
  ] as const) {
    expect((await read([aRoundOutcome({ settled })])).horizons[0]).toMatchObject({ inside });
  }
  const outside = (await read([aRoundOutcome({ settled: 598, straddle: null })])).horizons[0];
  expect(outside).toMatchObject({ inside: 1, straddle: null, insideQuantiles: { inside: 0 } });
  expect((await read([aRoundOutcome({ settled: 597 })])).horizons[0]?.straddle).toMatchObject({
    inside: 0,
    n: 1,
  });
});

test("a straddle at a strike away from the forward is expected to hold more often, as it costs more", async () => {
  const expectedOf = async (straddle: number) =>
    (await read([aRoundOutcome({ straddle })])).horizons[0]?.straddle?.expected;
  const atForward = Math.sqrt(2 / Math.PI) * 20;
  expect(await expectedOf(atForward)).toBeCloseTo(0.575, 2);
  // A deviation and a half either way of a normal.
  expect(await expectedOf(30)).toBeCloseTo(0.8664, 2);
});

test("each quantile has its n and its band", async () => {
  const { quantiles = [] } = (await read(weeks)).horizons[0] ?? {};
  expect(quantiles.map(({ quantile, n, independent }) => [quantile, n, independent])).toEqual(
    QUANTILES.map((quantile) => [quantile, 46, 46]),
  );
  // Of 46 coins P(X <= 15) = 0.0129, P(X <= 16) = 0.027 (exact sums), and the same above.
  expect(quantiles[3]?.band.map((share) => Math.round(46 * share))).toEqual([16, 30]);
  const beyond = aRoundOutcome({ quantiles: QUANTILES.map(() => null) });
  expect((await read([beyond])).horizons[0]?.quantiles).toEqual([]);
});

test("daily expirations count by their weeks, and windows of 30 days by those that do not overlap", async () => {
  const year = { implied: 0.2, truth: 0.2, seed: 1 };
  const [daily, weekly] = await Promise.all([
    read(madeRecord({ ...year, daily: true })),
    read(madeRecord(year)),
  ]);
  expect(daily.horizons).toEqual(weekly.horizons);
  expect(daily.reliability).toEqual(weekly.reliability);
  const [day, seven, thirty] = weekly.horizons;
  expect(day).toMatchObject({ days: 1, n: 52, independent: 52, expirations: "weekly" });
  // Good Friday, Juneteenth, the third of July and Christmas make a week begin on the day before the last one's end.
  expect(seven?.independent).toBeGreaterThan(47);
  expect(seven?.independent).toBeLessThan(52);
  expect(thirty).toMatchObject({ n: 52, independent: 11 });
  expect(weekly.warnings).toEqual([expect.stringContaining("11 of 52 at 30 days")]);
  for (const { n, independent, band, happened } of weekly.reliability) {
    expect(independent).toBeLessThanOrEqual(n);
    expect(band[0] <= band[1] && happened <= 1).toBe(true);
  }
});

test("monthlies alone are all expirations; of one date in two roots the one that settles at the close counts", async () => {
  const spx = { symbol: "SPY", settled: 700 };
  const view = await read([
    aRoundOutcome({ ...spx, root: "SPX", settlement: "AM", settled: 580 }),
    aRoundOutcome({ ...spx, root: "SPXW" }),
    aRoundOutcome({ ...spx, root: "SPX", settlement: "AM", settled: 580 }),
    aRoundOutcome({ expiration: "2026-10-16", observedDay: "2026-10-09" }),
  ]);
  expect(view.horizons[0]).toMatchObject({ n: 2, inside: 1, expirations: "all" });
  const wednesdays = await read([aRoundOutcome({ expiration: "2026-11-18", observedDay: "2026-11-11" })]);
  expect(wednesdays.horizons[0]).toMatchObject({ n: 1, expirations: "all" });
});

test("over all tickers the weeks count once, and only the last year", async () => {
  const symbols = ["SPY", "QQQ", "IWM"];
  const rows = symbols.flatMap((symbol, i) =>
    madeRecord({ symbol, from: "2024-12-06", implied: 0.2, truth: 0.2, seed: 10 + i }),
  );
  const view = await read(rows, null);
  expect(view.symbol).toBeNull();
  expect(view.tickers).toEqual(symbols.toSorted());
  const [day, seven] = view.horizons;
  expect(day).toMatchObject({ n: 3 * 52, independent: 52, from: "2025-12-05" });
  if (seven === undefined) throw new Error("no week");
  expect(recordSentence(view, seven)).toMatch(
    /^3 tickers: .* of 156 weekly expirations at 7 days \(68 % expected; band for n = 49 that do not overlap: 54-82 %\)$/,
  );
  expect((await read(rows, "SPY")).horizons[0]).toMatchObject({ from: "2024-12-06" });
});

test("what is known of no realised volatility has no premium, and few windows no verdict", async () => {
  const [record] = (await read([aRoundOutcome({ realised: null })])).horizons;
  expect(record).toMatchObject({ n: 1, premium: null, premiumSpread: null, premiumN: 0 });
  expect(record?.verdict).toBe("too few to say");
});

test("nothing recorded is an empty record that says when there will be some; who is not kept is unknown", async () => {
  const view = await read([]);
  expect(view).toMatchObject({ symbol: "SPY", horizons: [], reliability: [], versionMs: null });
  expect(view.data).toMatchObject({ asOfMs: null, ageSeconds: null, stale: false });
  expect(view.warnings).toEqual([
    expect.stringMatching(/^Nothing of SPY is recorded yet\..*2026-12-04.*iv_history/),
  ]);
  expect((await read([], null)).warnings[0]).toMatch(/^Nothing is recorded yet/);
  expect(await appErrorOf(read(weeks, "ZZZ"))).toMatchObject({ code: "unknown_symbol" });
});

test("the record is as old as its latest settlement, and another one once a row is added", async () => {
  const one = await read([aRoundOutcome()]);
  expect(one.data).toMatchObject({
    source: "stored",
    asOfMs: Date.parse("2026-11-20T21:00:00Z"),
    stale: false,
  });
  const two = await read([aRoundOutcome(), aRoundOutcome({ expiration: "2026-11-13" })]);
  expect(two.versionMs).not.toBe(one.versionMs);
  const late = await read([aRoundOutcome()], "SPY", Date.parse("2026-12-07T15:00:00Z"));
  expect(late.data.stale).toBe(true);
  expect(late.warnings).toEqual([expect.stringContaining("2026-11-20")]);
});
