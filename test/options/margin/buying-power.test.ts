import { expect, test } from "vitest";
import { buyingPower } from "../../../src/options/margin/buying-power.ts";
import { cashToSecure } from "../../../src/options/margin/cash-to-secure.ts";
import type { PositionLeg } from "../../../src/options/position-leg.ts";
import { far, near, option, stock } from "../position-legs.ts";

const need = (spot: number, legs: PositionLeg[], broadBased = false) =>
  buyingPower({ legs, spot, broadBased }).amount;

test("a short put: brokers' example of a 200 put at 1.20 with the share at 209 takes 3,280", () => {
  expect(need(209, [option("sell", "put", 200, 1.2)])).toBeCloseTo(32.8, 10);
  // Far out of the money the floors: 10 % of a put's strike, of the price for a call.
  expect(need(100, [option("sell", "put", 70, 0.1)])).toBeCloseTo(7, 10);
  expect(need(100, [option("sell", "call", 140, 0.1)])).toBeCloseTo(10, 10);
  // In the money the whole 20 %.
  expect(need(100, [option("sell", "call", 90, 11)])).toBeCloseTo(20, 10);
});

test("a broad-based index needs 15 %", () => {
  expect(need(4000, [option("sell", "put", 3900, 40)], true)).toBeCloseTo(500, 10);
  expect(need(4000, [option("sell", "put", 3900, 40)], false)).toBeCloseTo(700, 10);
});

test("a short straddle, strangle: the greater side, the premium of the other and its own netted", () => {
  // Cboe's short straddle: share at 92.63, 90 call at 7.00, 90 put at 3.70: 29.226 required, 10.70 of it received.
  const straddle = [option("sell", "call", 90, 7), option("sell", "put", 90, 3.7)];
  expect(need(92.63, straddle)).toBeCloseTo(29.226 - 10.7, 10);
  // A broker's: share at 45, 47 call at 2.10, 43 put at 1.20: 1,030 required, 330 received.
  const strangle = [option("sell", "call", 47, 2.1), option("sell", "put", 43, 1.2)];
  expect(buyingPower({ legs: strangle, spot: 45, broadBased: false })).toMatchObject({
    uncovered: { calls: 1, puts: 1 },
    basis: "the greater side of the uncovered shorts, premiums netted",
  });
  expect(need(45, strangle)).toBeCloseTo(7, 10);
  // Two puts and one call: one pair, and a put alone.
  const two = [option("sell", "call", 50, 1), option("sell", "put", 45, 2, { quantity: 2 })];
  expect(need(45, two)).toBeCloseTo(18, 10);
});

test("spreads: brokers' 125/120 put spread takes 456; a debit spread its debit", () => {
  const short = [option("buy", "put", 120, 0.8), option("sell", "put", 125, 1.24)];
  expect(need(127, short)).toBeCloseTo(4.56, 10);
  expect(need(100, [option("buy", "call", 100, 3), option("sell", "call", 105, 1)])).toBeCloseTo(2, 10);
});

test("condors and butterflies need one side only", () => {
  const condor = [
    option("buy", "put", 90, 0.43),
    option("sell", "put", 95, 1.4),
    option("sell", "call", 105, 1.5),
    option("buy", "call", 115, 0.4),
  ];
  expect(need(100, condor)).toBeCloseTo(10 - 2.07, 10);
  const butterfly = [
    option("buy", "call", 95, 6.42),
    option("sell", "call", 100, 3.43, { quantity: 2 }),
    option("buy", "call", 105, 1.57),
  ];
  expect(buyingPower({ legs: butterfly, spot: 100, broadBased: false })).toMatchObject({
    amount: expect.closeTo(1.13, 10),
    basis: "the net debit",
  });
  const brokenWing = [...butterfly.slice(0, 2), option("buy", "call", 110, 0.61)];
  expect(need(100, brokenWing)).toBeCloseTo(6.42 - 6.86 + 0.61 + 5, 10);
});

test("a box: its debit when long, its width less the credit when short", () => {
  const box = (flip: boolean) => {
    const [a, b] = flip ? (["sell", "buy"] as const) : (["buy", "sell"] as const);
    return [
      option(a, "call", 95, 6.42),
      option(b, "call", 105, 1.57),
      option(a, "put", 105, 6.57),
      option(b, "put", 95, 1.42),
    ];
  };
  expect(need(100, box(false))).toBeCloseTo(10, 10);
  expect(need(100, box(true))).toBeCloseTo(0, 10);
});

test("calendars and diagonals: the debit, and what the strikes part; a long that ends first covers nothing", () => {
  const later = { years: far };
  expect(need(100, [option("sell", "call", 100, 3), option("buy", "call", 100, 5, later)])).toBeCloseTo(
    2,
    10,
  );
  expect(need(100, [option("sell", "call", 100, 3), option("buy", "call", 105, 2, later)])).toBeCloseTo(
    4,
    10,
  );
  const reverse = [option("buy", "call", 100, 3), option("sell", "call", 100, 5, later)];
  expect(need(100, reverse)).toBeCloseTo(23, 10);
  // Two shorts of different months may both lose: the put side first, the call side after it.
  const split = [
    option("sell", "put", 95, 1),
    option("buy", "put", 90, 0.5),
    option("sell", "call", 105, 2, later),
    option("buy", "call", 110, 1, later),
  ];
  expect(need(100, split)).toBeCloseTo(10 - 1.5, 10);
});

test("ratio spreads and jade lizards: what is paired, and what is not", () => {
  const ratio = [option("buy", "call", 100, 3.43), option("sell", "call", 105, 1.57, { quantity: 2 })];
  expect(need(100, ratio)).toBeCloseTo(3.43 - 1.57 + 15, 10);
  expect(buyingPower({ legs: ratio, spot: 100, broadBased: false }).uncovered).toEqual({ calls: 1, puts: 0 });
  const back = [option("sell", "call", 100, 3.43), option("buy", "call", 105, 1.57, { quantity: 2 })];
  expect(need(100, back)).toBeCloseTo(5 - 0.29, 10);
  const jade = (width: number) => [
    option("sell", "put", 95, 1.42),
    option("sell", "call", 105, 1.57),
    option("buy", "call", 105 + width, 0.5),
  ];
  expect(need(100, jade(5))).toBeCloseTo(15 - 1.07, 10);
  // The call spread is the greater side.
  expect(need(100, [option("sell", "put", 60, 1), ...jade(9).slice(1)])).toBeCloseTo(9 - 1.07, 10);
});

test("of all pairings the cheapest: which short stays uncovered, and where both parts lose", () => {
  // One 95 put is left uncovered, 15 and its premium, and not the 100 put.
  const puts = [
    option("sell", "put", 95, 1.42, { quantity: 2 }),
    option("sell", "put", 100, 3.43),
    option("buy", "put", 94, 1.2, { quantity: 2 }),
  ];
  expect(need(100, puts)).toBeCloseTo(1 + 6 + 15 + 1.42 - 3.87, 10);
  // Above 110 the spread below has lost its 5, and the 110 call needs its 10 beside.
  const calls = [
    option("sell", "call", 90, 11),
    option("buy", "call", 95, 7),
    option("sell", "call", 110, 1),
  ];
  expect(need(100, calls)).toBeCloseTo(5 + 10 + 1 - 5, 10);
});

test("a spread wider than its uncovered short needs no more than that, and says so", () => {
  const wide = [option("sell", "put", 100, 4), option("buy", "put", 40, 0.1)];
  const found = buyingPower({ legs: wide, spot: 100, broadBased: false });
  expect(found.amount).toBeCloseTo(20.1, 10);
  expect(found.basis).toContain("as if uncovered");
});

test("shares: half their price, and they cover calls; sold ones cover puts", () => {
  expect(need(100, [stock("buy", 100)])).toBe(50);
  expect(need(100, [stock("sell", 100)])).toBe(50);
  expect(need(100, [stock("buy", 100), option("sell", "call", 105, 1.57)])).toBeCloseTo(48.43, 10);
  expect(need(100, [stock("sell", 100), option("sell", "put", 95, 1.42)])).toBeCloseTo(48.58, 10);
  expect(need(100, [stock("buy", 100), option("buy", "put", 95, 1.42)])).toBeCloseTo(51.42, 10);
  const collar = [stock("buy", 100), option("buy", "put", 95, 1.42), option("sell", "call", 105, 1.57)];
  expect(need(100, collar)).toBeCloseTo(49.85, 10);
  const twoCalls = [stock("buy", 100), option("sell", "call", 105, 1.57, { quantity: 2 })];
  expect(need(100, twoCalls)).toBeCloseTo(50 - 1.57 + 15, 10);
});

test("cash that secures short puts, less their premiums", () => {
  const cash = (...legs: PositionLeg[]) => cashToSecure({ legs });
  expect(cash(option("sell", "put", 95, 1.42, { quantity: 2 }))).toBeCloseTo(187.16, 10);
  expect(cash(option("sell", "put", 95, 1.42), option("buy", "put", 90, 0.43))).toBeNull();
  const early = option("buy", "put", 90, 0.2);
  expect(cash(option("sell", "put", 95, 2, { years: far }), early)).toBe(93);
  expect(cash(option("sell", "put", 95, 1), option("sell", "put", 80, 1), early)).toBe(79);
  expect(cash(option("sell", "call", 95, 1), stock("buy", 100))).toBeNull();
});

test("what is no position is named", () => {
  expect(() => need(0, [stock("buy", 100)])).toThrow(/spot/);
  expect(() => need(100, [])).toThrow(/legs/);
  expect(() => need(100, [option("sell", "put", Number.NaN, 1)])).toThrow(/legs\[0\]\.strike/);
  expect(() => need(100, [{ ...option("sell", "put", 95, 1), years: null }])).toThrow(/legs\[0\]\.years/);
  expect(() => need(100, [option("sell", "put", 95, 1, { quantity: 0, years: near })])).toThrow(/quantity/);
});
