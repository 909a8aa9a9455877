import { expect, test } from "vitest";
import { binomialBand } from "../../src/track-record/statistics/binomial-band.ts";
import { coverage } from "../../src/track-record/statistics/coverage.ts";
import { premium } from "../../src/track-record/statistics/premium.ts";
import { reliability } from "../../src/track-record/statistics/reliability.ts";
import { independentWindows } from "../../src/volatility/forecast/independent-windows.ts";

const ONE_SIGMA = 0.6826894921;

test("the band of 46 is the issue's, and its edges are those of the exact distribution", () => {
  const [low, high] = binomialBand(ONE_SIGMA, 46) ?? [0, 0];
  // P(X <= 24) = 0.01643, P(X <= 25) = 0.03335; P(X <= 36) = 0.95104, P(X <= 37) = 0.97744 (Python, exact sums).
  expect(low).toBeCloseTo(25 / 46, 4);
  expect(high).toBeCloseTo((36.5 + (0.975 - 0.95104) / (0.97744 - 0.95104)) / 46, 3);
  expect([Math.floor(100 * low), Math.ceil(100 * high)]).toEqual([54, 82]);
});

test.each([
  // Two coins: 00 and 11 a quarter each, so that nothing lies outside.
  [0.5, 2, 0, 2],
  [0.5, 10, 2, 8],
  [0.5, 100, 40, 60],
  [0.9, 20, 15, 20],
  [0.05, 20, 0, 3],
  [0.6826894921, 10, 4, 9],
  [0.5, 5_000, 2_431, 2_569],
])("of %f in %i trials %i to %i are inside, and no other count", (expected, n, least, most) => {
  const [low, high] = binomialBand(expected, n) ?? [0, 0];
  const inside = Array.from({ length: n + 1 }, (_none, count) => count).filter(
    (count) => count / n >= low && count / n <= high,
  );
  expect([inside[0], inside.at(-1)]).toEqual([least, most]);
});

test("no trial has no band; what is sure has no width", () => {
  expect(binomialBand(0.5, 0)).toBeNull();
  expect(binomialBand(Number.NaN, 10)).toBeNull();
  expect(binomialBand(0, 10)).toEqual([0, 0]);
  expect(binomialBand(1, 10)).toEqual([1, 1]);
});

test("windows that overlap count once; those that touch are two", () => {
  const of = (from: string, to: string) => ({ from, to });
  const weeks = [
    of("2026-11-06", "2026-11-13"),
    of("2026-11-13", "2026-11-20"),
    of("2026-11-20", "2026-11-27"),
  ];
  expect(independentWindows(weeks)).toBe(3);
  expect(independentWindows([...weeks, ...weeks])).toBe(3);
  // A month over all of them is left out for the three.
  expect(independentWindows([of("2026-10-28", "2026-11-27"), ...weeks])).toBe(3);
  expect(independentWindows([of("2026-11-05", "2026-11-14"), of("2026-11-13", "2026-11-20")])).toBe(1);
  expect(independentWindows([])).toBe(0);
});

const weekly = (n: number) =>
  Array.from({ length: n }, (_none, i) => {
    const at = (day: number) => new Date(Date.UTC(2025, 0, 3 + day)).toISOString().slice(0, 10);
    return { from: at(7 * i), to: at(7 * (i + 1)) };
  });

test.each([
  [34, 46, "as expected"],
  [25, 46, "as expected"],
  [37, 46, "as expected"],
  [24, 46, "narrower than came"],
  [38, 46, "wider than came"],
  [0, 9, "too few to say"],
  [0, 10, "narrower than came"],
])("%i of %i inside: %s", (inside, n, verdict) => {
  const found = coverage(
    weekly(n).map((window, i) => ({ ...window, isInside: i < inside, expected: ONE_SIGMA })),
  );
  expect(found).toMatchObject({ n, independent: n, inside, share: inside / n, verdict });
});

test("a thousand windows of one week are one", () => {
  const [week] = weekly(1);
  if (week === undefined) throw new Error("no week");
  const all = Array.from({ length: 1_000 }, () => ({ ...week, isInside: false, expected: ONE_SIGMA }));
  expect(coverage(all)).toMatchObject({ n: 1_000, independent: 1, verdict: "too few to say" });
});

test("what was told is put in tenths, each with what came of it", () => {
  const told = weekly(40).map((window, i) => ({
    ...window,
    probability: i < 20 ? 0.71 : 0.79,
    happened: i % 4 !== 0,
  }));
  const sure = weekly(2).map((window) => ({ ...window, probability: 1, happened: true }));
  const [seventies, nineties, ...more] = reliability([...told, ...told, ...sure]);
  expect(more).toEqual([]);
  expect(seventies).toMatchObject({ from: 0.7, to: 0.8, n: 80, independent: 40, happened: 0.75 });
  expect(seventies?.predicted).toBeCloseTo(0.75, 12);
  expect(seventies?.band).toEqual(binomialBand(seventies?.predicted ?? 0, 40));
  expect(nineties).toMatchObject({ from: 0.9, to: 1, n: 2, predicted: 1, happened: 1, band: [1, 1] });
});

test("the premium is of variances, its spread of single windows", () => {
  const [a, b, c] = weekly(3);
  if (a === undefined || b === undefined || c === undefined) throw new Error("no weeks");
  const found = premium([
    { ...a, implied: 0.2, realised: 0.1 },
    { ...b, implied: 0.2, realised: 0.2 },
    { ...c, implied: 0.2, realised: 0.3 },
  ]);
  // sqrt((0.01 + 0.04 + 0.09) / 3)
  expect(found?.realised).toBeCloseTo(0.216025, 6);
  expect(found?.points).toBeCloseTo(-0.016025, 6);
  expect(found?.ratio).toBeCloseTo(0.92582, 5);
  expect(found?.median).toBeCloseTo(0, 12);
  expect(found?.spread[0]).toBeCloseTo(-0.08, 12);
  expect(found?.spread[1]).toBeCloseTo(0.08, 12);
  expect(found).toMatchObject({ n: 3, independent: 3 });
  expect(premium([{ ...a, implied: 0.2, realised: 0 }])?.ratio).toBeNull();
  expect(premium([])).toBeNull();
});
