import fc from "fast-check";
import { expect, test } from "vitest";
import { fillPrices, type LegQuote } from "../../src/options/fill-prices.ts";

const leg = (side: "buy" | "sell", price: number, half = 0.05, quantity = 1): LegQuote => ({
  side,
  quantity,
  price,
  bid: price - half,
  ask: price + half,
});
const only = (one: LegQuote, tick: number | null = null) => fillPrices([one], tick).legs[0];

test("the worked chain: 2.5 cents a leg at a realistic fill, 5 at natural", () => {
  const put = [leg("sell", 1.42), leg("buy", 0.43)];
  const net = fillPrices(put, null);
  expect(net.mid).toBeCloseTo(-0.99, 12);
  expect(net.realistic).toBeCloseTo(-0.94, 12);
  expect(net.natural).toBeCloseTo(-0.89, 12);
  expect(net.crossingCost).toBeCloseTo(0.1, 12);
  const condor = [...put, leg("sell", 1.57), leg("buy", 0.61)];
  expect(fillPrices(condor, null).realistic).toBeCloseTo(-1.85, 12);
  const butterfly = [leg("buy", 6.42), leg("sell", 3.43, 0.05, 2), leg("buy", 1.57)];
  expect(fillPrices(butterfly, null).realistic).toBeCloseTo(1.23, 12);
});

test("fills are rounded against the trader, the mid is not, and a price on the tick stays", () => {
  expect(only(leg("buy", 1.42), 0.01)).toMatchObject({ mid: 1.42, realistic: 1.45, natural: 1.47 });
  expect(only(leg("sell", 1.42), 0.01)).toMatchObject({ realistic: 1.39, natural: 1.37 });
  expect(only(leg("sell", 1.425, 0.025), 0.05)).toMatchObject({ mid: 1.425, realistic: 1.4, natural: 1.4 });
  expect(only(leg("buy", 0.3, 0), 0.05)).toMatchObject({ realistic: 0.3, natural: 0.3 });
});

test("no fill is worse than the quote that stands, where cheap options of a class in nickels trade in pennies", () => {
  const quote = { quantity: 1, bid: 1.28, ask: 1.31, price: 1.295 };
  expect(only({ ...quote, side: "buy" }, 0.05)).toMatchObject({ realistic: 1.31, natural: 1.31 });
  expect(only({ ...quote, side: "sell" }, 0.05)).toMatchObject({ realistic: 1.28, natural: 1.28 });
});

test("a complex order is one price: the realistic net is rounded, not each leg", () => {
  const quoted = (side: "buy" | "sell", bid: number, ask: number): LegQuote => {
    return { side, quantity: 1, bid, ask, price: (bid + ask) / 2 };
  };
  const condor = [
    quoted("buy", 2.1, 2.12),
    quoted("sell", 2.99, 3.02),
    quoted("sell", 6, 6.03),
    quoted("buy", 3.47, 3.5),
  ];
  const { mid, realistic, natural, legs } = fillPrices(condor, 0.01);
  expect(mid).toBeCloseTo(-3.425, 9);
  // Halfway is 3.3975.
  expect(realistic).toBeCloseTo(-3.39, 9);
  expect(natural).toBeCloseTo(-3.37, 9);
  expect(legs[2]?.realistic).toBeCloseTo(6.0075 - 0.0075, 9);
  expect(fillPrices(condor, 0.05).realistic).toBeCloseTo(-3.37, 9);
});

test("a leg that nobody bids brings nothing at natural and half its mark at a realistic fill", () => {
  const nobody = { quantity: 1, price: 0.0625, bid: null, ask: 0.125 };
  expect(only({ ...nobody, side: "sell" })).toMatchObject({
    realistic: 0.03125,
    natural: 0,
    source: "one-sided",
  });
  expect(only({ ...nobody, side: "buy" })).toMatchObject({ realistic: 0.09375, natural: 0.125 });
});

test("a leg with only a mark is bought at it, a quote too wide still costs its sides", () => {
  const mark = { quantity: 1, price: 2, bid: null, ask: null };
  expect(only({ ...mark, side: "buy" })).toMatchObject({ realistic: 2, natural: 2, source: "mark" });
  expect(only({ ...mark, side: "sell" })).toMatchObject({ realistic: 1, natural: 0 });
  const stub = { quantity: 1, price: 2, bid: 0.05, ask: 10 };
  expect(only({ ...stub, side: "buy" })).toMatchObject({ natural: 10 });
  expect(only({ ...stub, side: "sell" })).toMatchObject({ natural: 0.05 });
  expect(only({ ...mark, side: "sell", bid: 1.5 })).toMatchObject({ natural: 1.5 });
  expect(only({ ...mark, side: "buy", bid: 2.2, ask: 2.1 })).toMatchObject({ natural: 2, source: "mark" });
});

test("a mark beyond a quote of another session is no bargain to cross to", () => {
  const old = { bid: 4.9, ask: 5.1 };
  const natural = (side: "buy" | "sell", price: number) =>
    fillPrices([{ side, quantity: 1, ...old, price }], null).legs[0]?.natural;
  expect([natural("buy", 6), natural("sell", 4)]).toEqual([6, 4]);
  expect([natural("buy", 4), natural("sell", 6)]).toEqual([5.1, 4.9]);
});

test("a fill by hand is the same at all three", () => {
  const own = only({ ...leg("buy", 1.42), fixed: 1.337 }, 0.05);
  expect(own).toEqual({ mid: 1.337, realistic: 1.337, natural: 1.337, source: "fixed" });
});

test("what is no price is named", () => {
  expect(() => only({ ...leg("buy", 1), price: Number.NaN })).toThrow(/legs\[0\]\.price/);
  expect(() => only({ ...leg("buy", 1), fixed: -1 })).toThrow(/legs\[0\]\.fixed/);
  expect(() => fillPrices([leg("buy", 1)], 0)).toThrow(/tick/);
});

test("no fill is better than the mid, and natural is never better than realistic", () => {
  const cents = (most: number) => fc.integer({ min: 0, max: most }).map((value) => value / 100);
  const quotes = fc.record({
    side: fc.constantFrom("buy" as const, "sell" as const),
    quantity: fc.integer({ min: 1, max: 3 }),
    bid: fc.option(cents(900)),
    ask: fc.option(cents(1200)),
    mark: cents(1000),
  });
  fc.assert(
    fc.property(fc.array(quotes), fc.constantFrom(null, 0.01, 0.05), (drawn, tick) => {
      const legs = drawn.map(({ mark, ...one }) => {
        const { bid, ask } = one;
        const usable = bid !== null && ask !== null && bid > 0 && ask >= bid && ask <= 2 * bid + 0.1;
        return { ...one, price: usable ? (bid + ask) / 2 : mark };
      });
      const { mid, realistic, natural } = fillPrices(legs, tick);
      expect(realistic).toBeGreaterThanOrEqual(mid - 1e-5);
      expect(natural).toBeGreaterThanOrEqual(realistic - 1e-5);
    }),
    { seed: 21, numRuns: 500 },
  );
});
