import { expect, test } from "vitest";
import type { DailyPrice } from "../../src/iv-metrics/ports.ts";
import { realisedFromBars } from "../../src/iv-metrics/realised-from-bars.ts";
import { realisedVolatility } from "../../src/volatility/realised-volatility.ts";
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
  expect(realisedFromBars(holed, 20)).toEqual(withheld(/days are missing between/));
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
