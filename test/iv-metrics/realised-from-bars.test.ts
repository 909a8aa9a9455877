import { expect, test } from "vitest";
import type { DailyPrice } from "../../src/iv-metrics/ports.ts";
import { realisedFromBars } from "../../src/iv-metrics/realised-from-bars.ts";
import { realisedVolatility } from "../../src/volatility/realised-volatility.ts";
import { loadCase, loadRecording } from "../support/shared.ts";
import { dailyPrices } from "../support/volatility.ts";

/** The bars with a 4-for-1 split that came into effect on the sixth last day. */
function split(bars: readonly DailyPrice[], reported = true): DailyPrice[] {
  const at = bars.length - 6;
  return bars.map((bar, i) => {
    const by = i < at ? 1 : 4;
    const { open, high, low, close } = bar;
    const prices = { open: open / by, high: high / by, low: low / by, close: close / by };
    return { ...bar, ...prices, splitFactor: reported && i === at ? 4 : null };
  });
}

const withheld = (says: RegExp) => ({
  closeToClose: null,
  yangZhang: null,
  warning: expect.stringMatching(says),
});

test("the last sessions are measured by the pool's formula", () => {
  const bars = dailyPrices(61);
  const known = realisedVolatility({ bars: bars.slice(-21), sessions: 20 });
  expect(known.ok).toBe(true);
  expect(realisedFromBars(bars, 20)).toMatchObject({
    ...(known.ok && { closeToClose: known.closeToClose, yangZhang: known.yangZhang }),
    warning: null,
  });
});

test("a split inside unadjusted prices gives no figure, but its day and the reason", () => {
  const raw = dailyPrices(61, { adjusted: false });
  expect(realisedFromBars(split(raw), 20)).toEqual(withheld(/split of 2026-11-13/));
  expect(realisedFromBars(split(raw, false), 20)).toEqual(withheld(/jump on 2026-11-13/));
});

test("a split that the prices are adjusted for, or that lies before the window, is no matter", () => {
  const adjusted = dailyPrices(61).map((bar, i) => ({ ...bar, splitFactor: i === 55 ? 4 : null }));
  expect(realisedFromBars(adjusted, 20)).toEqual(realisedFromBars(dailyPrices(61), 20));
  const long = split(dailyPrices(61, { adjusted: false }));
  expect(realisedFromBars(long, 4).closeToClose).not.toBeNull();
});

test("adjusted history goes over into raw days without a seam", () => {
  const bars = dailyPrices(61).map((bar, i) => ({ ...bar, adjusted: i < 58 }));
  expect(realisedFromBars(bars, 20)).toEqual(realisedFromBars(dailyPrices(61), 20));
});

test("days that are missing are not taken for one long night", () => {
  const bars = dailyPrices(80);
  const holed = [...bars.slice(0, 50), ...bars.slice(65)];
  expect(realisedFromBars(holed, 20)).toEqual(withheld(/15 days are missing between/));
});

test("a bar that contradicts itself is named by its day", () => {
  const bars = dailyPrices(61).map((bar, i) => (i === 50 ? { ...bar, high: bar.low / 2 } : bar));
  expect(realisedFromBars(bars, 20)).toEqual(withheld(/prices of 2026-11-06 contradict/));
});

test("too short a history is not worth a warning", () => {
  expect(realisedFromBars(dailyPrices(20), 20)).toEqual({
    closeToClose: null,
    yangZhang: null,
    warning: null,
  });
});

test("a holiday week does not look like a hole", () => {
  for (const sessions of [20, 60]) {
    for (let end = 0; end < 260; end += 1) {
      const bars = dailyPrices(330).slice(0, 330 - end);
      expect(realisedFromBars(bars, sessions).warning, bars.at(-1)?.day).toBeNull();
    }
  }
});

test("sessions are counted by the calendar: one hole in the window is bridged, a second one is not", () => {
  const bars = dailyPrices(80);
  const lacking = (...places: number[]) => bars.filter((_, i) => !places.includes(bars.length - i));
  for (const place of [2, 9, 20]) {
    const figures = realisedFromBars(lacking(place), 20);
    expect([figures.closeToClose === null, figures.warning]).toEqual([false, null]);
  }
  for (const places of [
    [2, 3],
    [2, 15],
    [20, 4],
    [3, 4, 5],
  ]) {
    expect(realisedFromBars(lacking(...places), 20)).toEqual(withheld(/days are missing between/));
  }
  // Holes before the window are none of its business.
  expect(realisedFromBars(lacking(30, 31, 32), 20).warning).toBeNull();
  expect(realisedFromBars(lacking(30, 31, 32), 60)).toEqual(withheld(/3 days are missing/));
});

test("bars out of order or twice make the same figures", () => {
  const bars = dailyPrices(61);
  expect(realisedFromBars([...bars.toReversed(), ...bars], 20)).toEqual(realisedFromBars(bars, 20));
});

test("a history that ends more than a week ago has no figure of now", () => {
  const bars = dailyPrices(80);
  const until = bars.at(-1)?.day ?? "";
  expect(realisedFromBars(bars.slice(0, -5), 20, until).warning).toBeNull();
  expect(realisedFromBars(bars.slice(0, -6), 20, until)).toEqual(
    withheld(/the last stored session is that of/),
  );
});

/** Prices of the last five sessions multiplied by `by`, the first of these with a range of `range` times the usual one. */
function step(by: number, range = 1, adjusted = true): DailyPrice[] {
  const bars = dailyPrices(61, { adjusted });
  const at = bars.length - 5;
  return bars.map((bar, i) => {
    if (i < at) return bar;
    const [open, close] = [bar.open * by, bar.close * by];
    const [high, low] = [Math.max(open, close), Math.min(open, close)];
    const wide = i === at ? 0.005 * range : 0.005;
    return { ...bar, open, close, high: high * (1 + wide), low: low * (1 - wide) };
  });
}

test.each([2, 3, 4, 5, 10, 20, 50, 1.5, 5 / 4, 4 / 3])(
  "a split of %f for one is looked for in prices that are called adjusted too",
  (ratio) => {
    expect(realisedFromBars(step(1 / ratio), 20)).toEqual(
      withheld(/called adjusted jump on 2026-11-16, as in a split/),
    );
    expect(realisedFromBars(step(1 / ratio, 1, false), 20)).toEqual(withheld(/unadjusted prices jump on/));
  },
);

test.each([2, 5, 8, 10, 20, 40])("so is a reverse split of one for %i", (ratio) => {
  expect(realisedFromBars(step(ratio), 20)).toEqual(withheld(/jump on 2026-11-16, as in a split/));
});

test.each([
  ["a fall of a tenth", 0.9, 1],
  ["a fall of a quarter after earnings, on a wild day", 0.75, 12],
  ["a third down on a wild day", 0.667, 15],
  ["a crash by 58 % on a wild day", 0.42, 25],
  ["a takeover at a third more, quiet from then on", 1.33, 0.2],
  ["a takeover at a half more", 1.5, 0.2],
  ["a drug that works: 2.7 times on a wild day", 2.7, 20],
])("%s is the market's doing, and measured", (_what, by, range) => {
  const { closeToClose, warning } = realisedFromBars(step(by, range), 20);
  expect(warning).toBeNull();
  expect(closeToClose).toBeGreaterThan(0.2);
});

const adjustedButNot = loadCase("market/F8-adjusted-but-not.bars.json") as DailyPrice[] | null;
test.skipIf(adjustedButNot === null)("the case of bars called adjusted with a step of twenty to one", () => {
  expect(realisedFromBars(adjustedButNot ?? [], 20)).toEqual(withheld(/jump on 2020-05-20, as in a split/));
});

type TiingoRow = Record<"date", string> & Record<string, number>;
const recorded = loadRecording("tiingo/daily_AAPL_2019-01-02_2024-11-29_split_dividends.json") as
  | TiingoRow[]
  | null;
test.skipIf(recorded === null)(
  "recorded AAPL: its 2020 split is found in raw prices, nothing in adjusted ones",
  () => {
    const of = (adjusted: boolean) =>
      (recorded ?? [])
        .filter(({ date }) => date >= "2020-01-02")
        .map((row): DailyPrice => {
          const names = adjusted
            ? ["adjOpen", "adjHigh", "adjLow", "adjClose"]
            : ["open", "high", "low", "close"];
          const [open = 0, high = 0, low = 0, close = 0] = names.map((name) => row[name] ?? 0);
          return { day: row.date.slice(0, 10), open, high, low, close, adjusted: true, splitFactor: null };
        });
    const warningsOf = (bars: DailyPrice[]) =>
      bars.flatMap((_, i) => realisedFromBars(bars.slice(Math.max(0, i - 61), i + 1), 60).warning ?? []);
    expect(warningsOf(of(true))).toEqual([]);
    const raw = warningsOf(of(false));
    expect(raw.length).toBe(60);
    expect(raw.every((warning) => warning.includes("2020-08-31"))).toBe(true);
  },
);
