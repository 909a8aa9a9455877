import fc from "fast-check";
import type { CalculatedLeg, Calculation } from "../../../src/calculator/calculation.ts";
import { STRATEGIES } from "../../../src/options/strategy.ts";
import { aCalculatedLeg, aCalculation, quietEvents } from "../../support/a-calculation.ts";

const number = fc.double({ min: -1e13, max: 1e13, noNaN: true });
const small = fc.double({ min: -5, max: 5, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const strike = fc.double({ min: 0.01, max: 1e7, noNaN: true });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const words = fc.string({ unit: "grapheme", minLength: 1, maxLength: 400 });
const date = fc.constantFrom("2026-12-18", "2027-01-15", "2028-01-21");

const leg: fc.Arbitrary<CalculatedLeg> = fc
  .record({
    type: fc.constantFrom("call", "put", "stock"),
    side: fc.constantFrom("buy", "sell"),
    strike: maybe(strike),
    quantity: fc.integer({ min: 1, max: 1_000 }),
    bid: maybe(number),
    ask: maybe(number),
    premium: maybe(number),
    premiumSource: fc.constantFrom("mid", "mark", "manual", "model"),
    impliedVolatility: maybe(fc.double({ min: 0, max: 20, noNaN: true })),
    delta: maybe(small),
    spreadPercent: maybe(fc.double({ min: 0, max: 200, noNaN: true })),
    openInterest: maybe(fc.nat()),
    volume: maybe(fc.nat()),
    expiration: maybe(date),
    root: fc.constantFrom(null, "SPY", "SPXW"),
    settlement: fc.constantFrom(null, "AM", "PM"),
    quality: fc.constantFrom(null, "usable", "no-bid", "no-ask", "crossed", "too-wide", "old"),
  } satisfies { [Name in keyof CalculatedLeg]?: fc.Arbitrary<CalculatedLeg[Name]> })
  .map((changes) => aCalculatedLeg(changes));

const probabilities = fc.record({
  maxProfit: maybe(share),
  maxLoss: maybe(share),
  halfProfit: maybe(share),
  halfProfitTarget: maybe(number),
  halfProfitUnknown: maybe(words),
  touch: fc.array(fc.record({ strike, expiration: date, probability: share }), { maxLength: 16 }),
  band: fc.tuple(share, share),
});

const positionSize = fc.record({
  accountSize: fc.integer({ min: 1, max: 1e12 }),
  riskPercent: fc.double({ min: 0.01, max: 100, noNaN: true }),
  riskBudget: number,
  riskPerContract: maybe(number),
  maxContracts: maybe(fc.nat()),
  buyingPowerPerContract: maybe(number),
  contractsByBuyingPower: maybe(fc.nat()),
  contractsByCash: maybe(fc.nat()),
  reason: maybe(words),
});

const events = fc.record({
  earnings: fc.record({
    status: fc.constantFrom("inside" as const, "outside" as const, "unknown" as const),
    date: maybe(date),
    when: fc.constantFrom(null, "before_open" as const, "after_close" as const, "during_session" as const),
    impliedMove: maybe(fc.record({ oneSigma: share, mean: share })),
  }),
  assignment: fc.array(fc.record({ leg: fc.nat(16), reason: words }), { maxLength: 16 }),
});

const table = fc.tuple(fc.nat(5), fc.nat(20)).chain(([dates, prices]) =>
  fc.record({
    dates: fc.constant(Array.from({ length: dates }, (_, i) => `2026-12-${10 + i}`)),
    prices: fc.array(strike, { minLength: prices, maxLength: prices }),
    profit: fc.array(fc.array(number, { minLength: prices, maxLength: prices }), {
      minLength: dates,
      maxLength: dates,
    }),
  }),
);

const greeks = fc.record({
  delta: number,
  gamma: number,
  thetaPerDay: number,
  vegaPerVolPoint: number,
  rhoPerPoint: number,
});

/** Changes to a calculation, to and beyond what a calculator would ever answer. */
export const anyCalculation: fc.Arbitrary<Partial<Calculation>> = fc
  .record({
    symbol: fc.constantFrom(null, "SPY", "BRK.B"),
    legs: fc.array(leg, { minLength: 1, maxLength: 16 }),
    strategy: fc.constantFrom(...STRATEGIES.map(({ name }) => name), "custom" as const),
    dte: fc.nat(2_000),
    underlyingPrice: strike,
    contracts: fc.integer({ min: 1, max: 10_000 }),
    maxProfit: maybe(number),
    maxLoss: maybe(number),
    breakevens: fc.array(strike, { maxLength: 20 }),
    probabilityOfProfit: maybe(share),
    probabilityMethod: words,
    probabilities: maybe(probabilities),
    expectedValue: maybe(fc.record({ atMid: number, afterCosts: number, earlyExercise: small })),
    greeks: maybe(greeks),
    extrinsic: maybe(number),
    positionSize: maybe(positionSize),
    buyingPower: maybe(number),
    buyingPowerBasis: maybe(words),
    cashToSecure: maybe(number),
    returnOnRisk: maybe(number),
    returnOnCapital: maybe(small),
    annualisedReturn: maybe(number),
    profitTable: maybe(table),
    warnings: fc.array(words, { maxLength: 40 }),
  })
  .chain((changes) =>
    fc.tuple(fc.constant(changes), events, number, number).map(([rest, happening, perShare, total]) => ({
      ...rest,
      events: quietEvents(happening),
      net: { ...aCalculation().net, perShare, total, mid: perShare, natural: total },
    })),
  );
