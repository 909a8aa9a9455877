import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import type { StrikeRow } from "../../src/options/chain.ts";
import { blackPrice } from "../../src/pricing/black.ts";
import { modelFreeVariance } from "../../src/volatility/model-free-variance.ts";

const shared = process.env["VOLARIS_SHARED"] ?? resolve(import.meta.dirname, "../../../shared");
const whitePaper = join(shared, "recorded/analytics/vix_whitepaper_2009_options.csv");
const recorded = existsSync(whitePaper);
if (!recorded)
  console.warn("skipped: the chain of the VIX white paper was not found (set VOLARIS_SHARED to its folder)");

function whitePaperRows(days: number): StrikeRow[] {
  const lines = readFileSync(whitePaper, "utf8").trim().split("\n").slice(1);
  const cells = lines.map((line) => line.split(",").map(Number)).filter((line) => line[1] === days);
  return cells.map(([, , strike = 0, callBid = 0, callAsk = 0, putBid = 0, putAsk = 0]) => ({
    strike,
    call: { bid: callBid, ask: callAsk },
    put: { bid: putBid, ask: putAsk },
  }));
}

test.skipIf(!recorded)(
  "the chain of Cboe's white paper (2009) gives its variances, and from them its VIX of 61.22",
  () => {
    const rate = 0.0038;
    const [near, next] = [9, 37].map((days) =>
      modelFreeVariance({ rows: whitePaperRows(days), years: days / 365, rate }),
    );
    expect(near).toMatchObject({ ok: true, variance: expect.closeTo(0.472767, 6), centreStrike: 920 });
    expect(next).toMatchObject({ ok: true, variance: expect.closeTo(0.366818, 6), centreStrike: 920 });
    if (!near?.ok || !next?.ok) return;
    const totalNear = (9 * near.variance * (37 - 30)) / (37 - 9);
    const totalNext = (37 * next.variance * (30 - 9)) / (37 - 9);
    expect(100 * Math.sqrt((totalNear + totalNext) / 30)).toBeCloseTo(61.22, 2);
  },
);

/** Zero-width quotes of a lognormal price, strikes a dollar apart. */
function lognormalRows(volatility: number, years: number, from = 1, to = 500): StrikeRow[] {
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const strike = from + index;
    const quote = (type: "call" | "put") => {
      const price = blackPrice({ type, forward: 100.3, strike, years, volatility });
      return { bid: price, ask: price };
    };
    return { strike, call: quote("call"), put: quote("put") };
  });
}

test("a full strip of one volatility has that volatility's variance", () => {
  for (const volatility of [0.2, 0.5]) {
    const found = modelFreeVariance({ rows: lognormalRows(volatility, 0.25), years: 0.25, rate: 0 });
    expect(found).toMatchObject({ ok: true, forward: expect.closeTo(100.3, 9), centreStrike: 100 });
    if (found.ok) expect(Math.sqrt(found.variance)).toBeCloseTo(volatility, 3);
  }
});

test("the strip ends at two strikes in a row without a bid, whatever is quoted beyond", () => {
  const rows = lognormalRows(0.3, 0.25, 60, 150);
  const gap = (strikes: number[]) =>
    rows.map((row) => (strikes.includes(row.strike) ? { ...row, call: { bid: 0, ask: 5 } } : row));
  const [whole, one, two] = [[], [120], [120, 121]].map((strikes) =>
    modelFreeVariance({ rows: gap(strikes), years: 0.25, rate: 0 }),
  );
  if (!whole?.ok || !one?.ok || !two?.ok) throw new Error("a strip is missing");
  expect(one.n).toBe(whole.n - 1);
  expect(two.n).toBe(whole.n - 31);
  expect(two.variance).toBeLessThan(one.variance);
});

test("the order of the rows does not matter", () => {
  const rows = lognormalRows(0.3, 0.25, 60, 150);
  expect(modelFreeVariance({ rows: rows.toReversed(), years: 0.25, rate: 0.01 })).toEqual(
    modelFreeVariance({ rows, years: 0.25, rate: 0.01 }),
  );
});

test("one-sided chains, a single strike, crossed quotes and bad times are statuses", () => {
  const rows = lognormalRows(0.3, 0.25, 60, 150);
  const run = (given: StrikeRow[], years = 0.25) => modelFreeVariance({ rows: given, years, rate: 0.01 });
  expect(run(rows.filter((row) => row.strike >= 100))).toEqual({ ok: false, reason: "one-sided" });
  expect(run(rows.filter((row) => row.strike === 100))).toEqual({ ok: false, reason: "one-sided" });
  expect(run([])).toEqual({ ok: false, reason: "no-forward" });
  expect(run(rows.map((row) => ({ ...row, call: { bid: 2, ask: 1 } })))).toEqual({
    ok: false,
    reason: "no-forward",
  });
  for (const years of [Number.NaN, 0, -1])
    expect(run(rows, years)).toEqual({ ok: false, reason: "invalid-years" });
});
