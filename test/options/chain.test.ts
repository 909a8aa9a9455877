import { expect, test } from "vitest";
import { strikeRows } from "../../src/options/chain.ts";

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
