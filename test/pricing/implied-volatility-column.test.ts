import { expect, test } from "vitest";
import { IMPLIED_VOLATILITY_REASONS, impliedVolatility } from "../../src/pricing/implied-volatility.ts";
import { impliedVolatilityColumn } from "../../src/pricing/implied-volatility-column.ts";

const columns = {
  isCall: Uint8Array.of(1, 0, 1, 1, 0, 1, 1),
  price: Float64Array.of(5, 7.5, 9, 0, 200, 3, Number.NaN),
  forward: new Float64Array(7).fill(100),
  strike: Float64Array.of(105, 104, 90, 110, 120, 101, 100),
  years: Float64Array.of(0.5, 0.5, 0.5, 0.5, 0.5, 0, 0.5),
  discountFactor: new Float64Array(7).fill(0.98),
};

test("a column answers what its contracts answer one by one", () => {
  const { volatility, status } = impliedVolatilityColumn(columns);
  expect([...status]).toEqual([0, 0, 1, 2, 3, 4, 5]);
  for (let i = 0; i < 7; i += 1) {
    const single = impliedVolatility({
      type: columns.isCall[i] === 1 ? "call" : "put",
      price: columns.price[i] ?? 0,
      forward: 100,
      strike: columns.strike[i] ?? 0,
      years: columns.years[i] ?? 0,
      discountFactor: 0.98,
    });
    expect(volatility[i]).toBe(single.ok ? single.volatility : 0);
    if (!single.ok) expect(IMPLIED_VOLATILITY_REASONS[(status[i] ?? 0) - 1]).toBe(single.reason);
  }
});

test("the last answer serves as guess and as place for the next one", () => {
  const first = impliedVolatilityColumn(columns);
  const expected = [...first.volatility];
  const second = impliedVolatilityColumn({ ...columns, guess: first.volatility }, first);
  expect(second).toBe(first);
  for (const [i, volatility] of expected.entries()) expect(second.volatility[i]).toBeCloseTo(volatility, 14);
});

test("a short column is refused by its name", () => {
  expect(() => impliedVolatilityColumn({ ...columns, strike: new Float64Array(3) })).toThrow(
    "strike has 3 values",
  );
});
