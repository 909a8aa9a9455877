import { expect, test } from "vitest";
import { adjustHistory, type HistoryDay } from "../../src/market/adjust-history.ts";
import { loadRecording } from "../support/shared.ts";

const TODAY = { price: 1, volume: 1 };
const day = (close: number, changes: Partial<HistoryDay> = {}): HistoryDay => ({
  close,
  splitFactor: null,
  dividend: null,
  known: null,
  ...changes,
});

test("a split divides the prices of the days before it, and multiplies their volume", () => {
  const factors = adjustHistory([day(400), day(404), day(100, { splitFactor: 4, known: TODAY })]);
  expect(factors).toEqual([{ price: 0.25, volume: 4 }, { price: 0.25, volume: 4 }, TODAY]);
});

test("a dividend takes its share of the close before from the days before it, and nothing from their volume", () => {
  const factors = adjustHistory([day(99), day(100), day(98, { dividend: 2, known: TODAY })]);
  expect(factors).toEqual([{ price: 0.98, volume: 1 }, { price: 0.98, volume: 1 }, TODAY]);
});

test("what happened before the oldest day, or on the newest, changes nothing later", () => {
  const factors = adjustHistory([day(50, { splitFactor: 2 }), day(51, { dividend: 1, known: TODAY })]);
  expect(factors[0]?.price).toBeCloseTo(1 - 1 / 50, 15);
  expect(factors[1]).toEqual(TODAY);
});

test("a day whose factors are known anchors those before it", () => {
  const known = { price: 0.5, volume: 2 };
  const factors = adjustHistory([day(100), day(100, { known }), day(49), day(50, { known: TODAY })]);
  expect(factors).toEqual([known, known, TODAY, TODAY]);
});

test("nothing is known of the days after the last known one", () => {
  expect(adjustHistory([day(10, { known: TODAY }), day(11), day(12)])).toEqual([TODAY, null, null]);
  expect(adjustHistory([day(10), day(11, { splitFactor: 2 })])).toEqual([null, null]);
  expect(adjustHistory([])).toEqual([]);
});

test("a payment of the whole price, as in a liquidation, leaves prices finite and positive", () => {
  const [before] = adjustHistory([day(5), day(0.01, { dividend: 5, known: TODAY })]);
  expect(before).toEqual(TODAY);
});

type Recorded = {
  close: number;
  adjClose: number;
  volume: number;
  adjVolume: number;
  divCash: number;
  splitFactor: number;
};
const RECORDING = "tiingo/daily_AAPL_2019-01-02_2024-11-29_split_dividends.json";
const recorded = loadRecording(RECORDING) as Recorded[] | null;

test.skipIf(recorded === null)("six recorded years of Apple come out as Tiingo adjusts them", () => {
  const rows = recorded ?? [];
  const factors = adjustHistory(
    rows.map(({ close, divCash, splitFactor }, i) =>
      day(close, { splitFactor, dividend: divCash, known: i === rows.length - 1 ? TODAY : null }),
    ),
  );
  const misses = rows.map(({ close, adjClose }, i) =>
    Math.abs((close * (factors[i]?.price ?? 0)) / adjClose - 1),
  );
  expect(rows).toHaveLength(1_489);
  expect(Math.max(...misses)).toBeLessThan(5.2e-5);
  rows.forEach(({ volume, adjVolume }, i) => {
    expect(volume * (factors[i]?.volume ?? 0)).toBe(adjVolume);
  });
});
