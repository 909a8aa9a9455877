import fc from "fast-check";
import { expect, test } from "vitest";
import { ivPercentile } from "../../src/volatility/iv-percentile.ts";
import { ivRank } from "../../src/volatility/iv-rank.ts";
import { regime } from "../../src/volatility/regime.ts";
import { loadOracle } from "../support/oracle.ts";

type RankRow = {
  kind: string;
  history: number[];
  current: number;
  n: number;
  iv_rank_with_current: number | null;
  iv_percentile_strict: number;
};
const rows = loadOracle<RankRow>("volmetrics");

test.skipIf(rows === null)("rank and percentile agree with the reference, with their n", () => {
  const ofKind = (rows ?? []).filter((row) => row.kind === "rank");
  expect(ofKind.length).toBeGreaterThan(0);
  for (const { history, current, n, iv_rank_with_current, iv_percentile_strict } of ofKind) {
    const input = { history, current, minimumObservations: 1 };
    const rank = iv_rank_with_current === null ? null : expect.closeTo(iv_rank_with_current, 10);
    expect(ivRank(input)).toMatchObject({ rank, n });
    expect(ivPercentile(input)).toMatchObject({ percentile: expect.closeTo(iv_percentile_strict, 10), n });
  }
});

const year = Array.from({ length: 252 }, (_, day) => 0.1 + day / 1000);

test("only the last 252 closes count", () => {
  const older = [9, 9, 9, ...year];
  expect(ivRank({ history: older, current: 0.2 })).toEqual(ivRank({ history: year, current: 0.2 }));
  expect(ivPercentile({ history: older, current: 0.2 })).toMatchObject({ n: 252 });
});

test("the percentile is strict: days at the very same volatility are not below it", () => {
  expect(
    ivPercentile({ history: [0.1, 0.2, 0.2, 0.3], current: 0.2, minimumObservations: 4 }).percentile,
  ).toBe(25);
});

test("too few closes, no range and an unreadable current value are reasons, not numbers", () => {
  const short = year.slice(0, 59);
  expect(ivRank({ history: short, current: 0.2 })).toEqual({
    rank: null,
    n: 59,
    missing: "too-few-observations",
  });
  expect(ivPercentile({ history: short, current: 0.2 })).toMatchObject({ percentile: null, n: 59 });
  expect(ivPercentile({ history: [], current: 0.2, minimumObservations: 0 }).percentile).toBeNull();
  const level = Array.from({ length: 100 }, () => 0.2);
  expect(ivRank({ history: level, current: 0.2 })).toEqual({ rank: null, n: 100, missing: "no-range" });
  for (const current of [Number.NaN, 0, -999]) {
    expect(ivRank({ history: year, current })).toMatchObject({ rank: null, missing: "invalid-current" });
    expect(ivPercentile({ history: year, current })).toMatchObject({
      percentile: null,
      missing: "invalid-current",
    });
  }
});

test("holes in the history are left out and not counted", () => {
  const holes = [...year.slice(0, 80), null, Number.NaN, -999, 0];
  expect(ivRank({ history: holes, current: 0.15 })).toMatchObject({ n: 80 });
});

test("rank and percentile stay within 0 and 100 and rise with the volatility", () => {
  const volatility = fc.double({ min: 0.01, max: 3, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(volatility, { minLength: 60, maxLength: 300 }),
      volatility,
      volatility,
      (history, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        for (const [lower, upper] of [
          [ivRank({ history, current: low }).rank, ivRank({ history, current: high }).rank],
          [
            ivPercentile({ history, current: low }).percentile,
            ivPercentile({ history, current: high }).percentile,
          ],
        ]) {
          if (lower === null || lower === undefined || upper === null || upper === undefined) continue;
          expect(lower).toBeGreaterThanOrEqual(0);
          expect(upper).toBeLessThanOrEqual(100);
          expect(lower).toBeLessThanOrEqual(upper);
        }
      },
    ),
    { seed: 22 },
  );
});

test("the regime follows the rank, and steps back to neutral where the percentile disagrees", () => {
  expect(regime({ rank: 50, percentile: 60 })).toEqual({ regime: "high", disagreement: false });
  expect(regime({ rank: 49.9, percentile: 60 })).toEqual({ regime: "neutral", disagreement: false });
  expect(regime({ rank: 30, percentile: 30 })).toEqual({ regime: "neutral", disagreement: false });
  expect(regime({ rank: 29.9, percentile: 30 })).toEqual({ regime: "low", disagreement: false });
  expect(regime({ rank: 10, percentile: 36 })).toEqual({ regime: "neutral", disagreement: true });
  expect(regime({ rank: 10, percentile: 35 })).toEqual({ regime: "low", disagreement: false });
  expect(regime({ rank: 80, percentile: null })).toEqual({ regime: "high", disagreement: false });
  expect(regime({ rank: null, percentile: 80 })).toEqual({ regime: null, disagreement: false });
});
