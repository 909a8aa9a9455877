import { expect, test } from "vitest";
import { adjustHistory, type HistoryDay } from "../../src/market/adjust-history.ts";

/** A share at about 500 that splits `split` for one before the last three days; `from` on its rows are of a vendor that
 * does not say whether it divided them, and `divided` if it did. */
function history({ split, divided }: { split: number; divided: readonly number[] }): HistoryDay[] {
  const factors = (price: number) => ({ price, volume: 1 });
  return Array.from({ length: 12 }, (_, i): HistoryDay => {
    const traded = (500 + 5 * Math.sin(i)) / (i < 9 ? 1 : split);
    const isUnsaid = i >= 3 && i < 9;
    return {
      close: divided.includes(i) ? traded / split : traded,
      splitFactor: i === 9 ? split : null,
      dividend: null,
      known: i >= 9 ? factors(1) : null,
      ...(isUnsaid && { mayBeSplitAdjusted: true }),
    };
  });
}

const adjustedOf = (days: readonly HistoryDay[]) =>
  adjustHistory(days).map((factors, i) => (days[i]?.close ?? 0) * (factors?.price ?? Number.NaN));

test.each([4, 20, 1.5, 2, 0.1, 0.25])(
  "a vendor's days before a split of %f are divided once, whether it had divided them, not, or some of them",
  (split) => {
    const plain = adjustedOf(history({ split, divided: [] }));
    expect(Math.max(...plain) / Math.min(...plain)).toBeLessThan(1.03);
    for (const divided of [[3, 4, 5, 6, 7, 8], [8], [3], [4, 6, 8]]) {
      const adjusted = adjustedOf(history({ split, divided }));
      for (const [i, price] of adjusted.entries()) expect(price).toBeCloseTo(plain[i] ?? 0, 6);
    }
  },
);

test("volume of a day that was divided already is not multiplied again", () => {
  const volumes = adjustHistory(history({ split: 4, divided: [5] })).map((factors) => factors?.volume);
  expect([volumes[4], volumes[5], volumes[6]]).toEqual([4, 1, 4]);
});

test("between two splits a vendor may have divided by the later one only", () => {
  const day = (close: number, changes: Partial<HistoryDay> = {}): HistoryDay => ({
    close,
    splitFactor: null,
    dividend: null,
    known: null,
    ...changes,
  });
  const unsaid = (close: number) => day(close, { mayBeSplitAdjusted: true });
  const ends = [day(250, { splitFactor: 4 }), day(125, { splitFactor: 2, known: { price: 1, volume: 1 } })];
  for (const close of [1_000, 250, 125]) {
    expect(adjustedOf([unsaid(close), ...ends])[0]).toBeCloseTo(125, 9);
  }
});

test("a day that fits neither reading clearly stays without factors, and so does no day before it", () => {
  const days = history({ split: 2, divided: [] });
  const odd = days.map((day, i) => (i === 5 ? { ...day, close: day.close / Math.SQRT2 } : day));
  const factors = adjustHistory(odd);
  expect(factors[5]).toBeNull();
  expect(factors[4]).toEqual({ price: 0.5, volume: 2 });
});

test("days of a vendor that gives prices as traded are taken at their word", () => {
  const days = history({ split: 4, divided: [5] }).map(({ mayBeSplitAdjusted: _, ...day }) => day);
  expect(adjustHistory(days)[5]?.price).toBe(0.25);
});
