import fc from "fast-check";
import type { LegsRequest, RequestedLeg } from "../../src/calculator/calculate-request.ts";
import { LIMITS } from "../../src/calculator/limits.ts";
import { DATES } from "./position-markets.ts";

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
/** Spread evenly over the orders of magnitude between two bounds. */
const logarithmic = (min: number, max: number) =>
  fc
    .double({ min: Math.log(min), max: Math.log(max), noNaN: true })
    .map((value) => Number(Math.min(max, Math.max(min, Math.exp(value))).toPrecision(6)));
const within = ({ min, max }: { min: number; max: number }) =>
  fc.oneof(fc.constantFrom(min, max), logarithmic(Math.max(min, 0.01), max));
const cents = (min: number, max: number) =>
  fc.integer({ min: Math.round(100 * min), max: Math.round(100 * max) }).map((value) => value / 100);

const sides = fc.constantFrom("buy" as const, "sell" as const);
const types = fc.constantFrom("call" as const, "put" as const);

export type Request = LegsRequest;

const someLegs = (option: fc.Arbitrary<RequestedLeg>, stock: fc.Arbitrary<RequestedLeg>, most: number) =>
  fc
    .tuple(
      option,
      fc.array(fc.oneof({ weight: 6, arbitrary: option }, { weight: 1, arbitrary: stock }), {
        maxLength: most - 1,
      }),
    )
    .map(([first, others]) => [first, ...others]);

const overrides = {
  underlyingPrice: maybe(cents(400, 800)),
  rate: maybe(fc.constantFrom(-0.01, 0, 0.02, 0.08)),
  dividendYield: maybe(fc.constantFrom(0, 0.01, 0.05)),
  fill: maybe(fc.constantFrom("mid" as const, "realistic" as const, "natural" as const)),
  contracts: maybe(fc.integer({ min: 1, max: 20 })),
  accountSize: maybe(cents(1_000, 1_000_000)),
};

/** Up to eight legs at stored strikes and dates, some at prices or volatilities of the trader's own. */
export function storedPositions(symbol: string): fc.Arbitrary<Request> {
  const option = fc.record({
    type: types,
    side: sides,
    strike: fc.integer({ min: 0, max: 48 }).map((step) => 460 + 5 * step),
    quantity: fc.integer({ min: 1, max: 4 }),
    expiration: fc.constantFrom(...DATES),
    premium: fc.option(cents(0, 60), { nil: undefined, freq: 5 }),
  });
  const stock = fc.record({
    type: fc.constant("stock" as const),
    side: sides,
    quantity: fc.integer({ min: 1, max: 4 }),
    premium: maybe(cents(300, 700)),
  });
  return fc.record({
    kind: fc.constant("legs" as const),
    symbol: fc.constant(symbol),
    legs: someLegs(option, stock, 8),
    ...overrides,
  });
}

/** Up to eight legs without stored quotes, at plausible prices and volatilities. */
export function positionsByHand(): fc.Arbitrary<Request> {
  const known = fc.oneof(
    fc.record({ impliedVolatility: cents(0.05, 1.5) }),
    fc.record({ premium: cents(0, 80) }),
    fc.record({ impliedVolatility: cents(0.05, 1.5), premium: cents(0, 80) }),
  );
  const option = fc
    .record({
      type: types,
      side: sides,
      strike: cents(50, 150),
      quantity: fc.integer({ min: 1, max: 4 }),
      dte: fc.constantFrom(0, 1, 7, 30, 90, 400),
    })
    .chain((leg) => known.map((given) => ({ ...leg, ...given })));
  const stock = fc.record({
    type: fc.constant("stock" as const),
    side: sides,
    quantity: fc.integer({ min: 1, max: 4 }),
    premium: maybe(cents(50, 150)),
  });
  return fc.record({
    ...overrides,
    kind: fc.constant("legs" as const),
    legs: someLegs(option, stock, 8),
    underlyingPrice: cents(60, 140),
  });
}

/**
 * Whatever the doors let through, at its edges and between them. "by hand" gives every leg what it needs without a
 * symbol, "priced" a price and a stored date; "any" leaves it to chance.
 */
export function hostilePositions(symbol: string, kind: "any" | "priced" | "by hand"): fc.Arbitrary<Request> {
  const premium = within(LIMITS.premium);
  const impliedVolatility = within(LIMITS.impliedVolatility);
  const known = {
    any: fc.record({ premium: maybe(premium), impliedVolatility: maybe(impliedVolatility) }),
    priced: fc.record({ premium, impliedVolatility: maybe(impliedVolatility) }),
    "by hand": fc.oneof(fc.record({ premium }), fc.record({ impliedVolatility })),
  }[kind];
  const days = fc.oneof(fc.constantFrom(0, 1, 4, 25, 53, LIMITS.dte.max), fc.integer(LIMITS.dte));
  const option = fc
    .record({
      type: types,
      side: sides,
      strike: fc.oneof(within(LIMITS.strike), fc.constantFrom(575, 580, 585)),
      quantity: fc.constantFrom(1, 2, 999, LIMITS.quantity.max),
      dte: kind === "priced" ? fc.constantFrom(4, 25, 53, 361) : days,
    })
    .chain((leg) => known.map((given) => ({ ...leg, ...given })));
  const stock = fc.record({
    type: fc.constant("stock" as const),
    side: sides,
    quantity: fc.constantFrom(1, LIMITS.quantity.max),
    premium: maybe(within(LIMITS.underlyingPrice)),
  });
  const price = within(LIMITS.underlyingPrice);
  return fc.record({
    kind: fc.constant("legs" as const),
    symbol: kind === "by hand" ? fc.constant(undefined) : fc.constant(symbol),
    legs: someLegs(option, stock, kind === "any" ? 4 : 16),
    underlyingPrice: kind === "by hand" ? price : maybe(price),
    rate: maybe(fc.double({ ...LIMITS.rate, noNaN: true })),
    dividendYield: maybe(fc.constantFrom(LIMITS.dividendYield.min, 0, 0.3, LIMITS.dividendYield.max)),
    fill: maybe(fc.constantFrom("mid" as const, "realistic" as const, "natural" as const)),
    contracts: maybe(fc.constantFrom(1, LIMITS.contracts.max)),
    accountSize: maybe(within(LIMITS.accountSize)),
    riskPercent: maybe(within(LIMITS.riskPercent)),
  });
}
