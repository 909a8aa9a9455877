import { expect, test } from "vitest";
import { nearestStrikes, preferredRoot, straddleAt, strikeRows } from "../../src/options/chain.ts";

const call = (strike: number, bid: number | null, ask: number | null) => ({
  strike,
  type: "call" as const,
  bid,
  ask,
});
const put = (strike: number, bid: number | null, ask: number | null) => ({
  strike,
  type: "put" as const,
  bid,
  ask,
});

test("calls and puts meet at their strikes, ascending, and a missing side is null", () => {
  const rows = strikeRows([put(105, 5, 5.2), call(100, 3, 3.2), put(100, 2, 2.2)]);
  expect(rows.map((row) => row.strike)).toEqual([100, 105]);
  expect(rows[0]).toMatchObject({ call: { bid: 3 }, put: { bid: 2 } });
  expect(rows[1]).toMatchObject({ call: null, put: { bid: 5 } });
});

test("of a contract listed twice the tighter tradable quote is kept, in either order", () => {
  const [wide, tight, crossed] = [call(100, 2, 4), call(100, 3, 3.1), call(100, 4, 3)];
  for (const contracts of [
    [wide, tight, crossed],
    [crossed, tight, wide],
    [tight, crossed, wide],
  ]) {
    expect(strikeRows(contracts)[0]?.call).toMatchObject({ bid: 3, ask: 3.1 });
  }
});

test("what has no strike is left out", () => {
  expect(strikeRows([call(Number.NaN, 1, 2), call(-999, 1, 2), call(0, 1, 2)])).toEqual([]);
});

const series = (root: string, settlement: "AM" | "PM", contracts: number) => ({
  root,
  settlement,
  contracts,
});

test("of several series the one settled at the close is meant, then the larger, then the first by name", () => {
  const [spx, spxw, mini] = [series("SPX", "AM", 400), series("SPXW", "PM", 200), series("XSP", "PM", 200)];
  for (const listed of [
    [spx, spxw, mini],
    [mini, spxw, spx],
  ]) {
    expect(preferredRoot(listed)).toBe(spxw);
    expect(preferredRoot(listed, "SPX")).toBe(spx);
    expect(preferredRoot(listed, "NDX")).toBeNull();
  }
  expect(preferredRoot([spx, { ...spx, root: "NDX", contracts: 401 }])).toMatchObject({ root: "NDX" });
  expect(preferredRoot([])).toBeNull();
});

test("the straddle is that of the strike nearest to the forward, the lower of two equally near", () => {
  const rows = strikeRows([
    ...[call(100, 6, 6.2), put(100, 3, 3.2)],
    ...[call(105, 3, 3.4), put(105, 5, 5.2)],
  ]);
  expect(straddleAt(rows, 101)).toBeCloseTo(9.2, 12);
  expect(straddleAt(rows, 104)).toBeCloseTo(8.3, 12);
  expect(straddleAt(rows, 102.5)).toBeCloseTo(9.2, 12);
});

test("a nearest strike without a two-sided quote has no straddle, and the next one does not stand in", () => {
  const next = [call(105, 3, 3.4), put(105, 5, 5.2)];
  for (const nearest of [
    [call(100, 6, 6.2)],
    [put(100, 3, 3.2)],
    [call(100, 6, 6.2), put(100, null, 3.2)],
    [call(100, 6.2, 6), put(100, 3, 3.2)],
  ])
    expect(straddleAt(strikeRows([...nearest, ...next]), 101)).toBeNull();
  expect(straddleAt([], 101)).toBeNull();
});

test("the nearest strikes are a run of neighbours with the price in its middle", () => {
  const strikes = [90, 100, 105, 110, 120, 95];
  const near = (price: number, count: number) => [...nearestStrikes(strikes, price, count)];
  expect(near(102, 2)).toEqual([100, 105]);
  expect(near(102, 3)).toEqual([95, 100, 105]);
  expect(near(105, 2)).toEqual([105, 110]);
  expect(near(50, 2)).toEqual([90, 95]);
  expect(near(500, 2)).toEqual([110, 120]);
  expect(near(102, 6)).toHaveLength(6);
  expect(near(102, 60)).toHaveLength(6);
});
