import fc from "fast-check";
import { expect, test } from "vitest";
import type { DividendSchedule } from "../../src/market/dividend-schedule.ts";
import { wallTimeToMs } from "../../src/market/time-zone.ts";
import type { YieldCurve } from "../../src/market/yield-curve.ts";
import { valueChain } from "../../src/valuation/value-chain.ts";
import type { ValuedChain } from "../../src/valuation/valued-chain.ts";
import { IN_SESSION } from "../support/moments.ts";
import { forwardOf, type TreeChain, treeContracts, yearsTo } from "./american-tree.ts";

/** A curve that is level at a continuously compounded rate. */
function curveAt(rate: number): YieldCurve {
  const parYield = 2 * Math.expm1(rate / 2);
  return { day: "2026-11-20", points: [0.08, 1, 30].map((years) => ({ years, parYield })) };
}

function scheduleOf(dividends: readonly { exDate: string; amount: number }[]): DividendSchedule {
  if (dividends.length === 0) return { status: "none", dividends: [] };
  return {
    status: "scheduled",
    dividends: dividends.map((one) => ({ ...one, certainty: "declared", source: "alpaca" })),
  };
}

const yearsToEx = (exDate: string) => (wallTimeToMs(exDate, 570) - IN_SESSION) / (365 * 86_400_000);

type Made = Omit<TreeChain, "dividends"> & {
  ex?: { exDate: string; amount: number }[];
  stated?: number | null;
};

function revalue({ ex = [], stated, ...chain }: Made): {
  chain: TreeChain;
  valued: ValuedChain;
  forward: number;
} {
  const dividends = ex.map(({ exDate, amount }) => ({ years: yearsToEx(exDate), amount }));
  const made = { ...chain, dividends };
  const underlyingPrice = stated === undefined ? chain.spot : stated;
  const fetched = { underlyingPrice, rate: null, fetchedAtMs: IN_SESSION, contracts: treeContracts(made) };
  const valued = valueChain(fetched, { curve: curveAt(chain.rate), dividends: scheduleOf(ex) });
  return { chain: made, valued, forward: forwardOf({ ...made, years: yearsTo(chain.expiration) }) };
}

const strikesAround = (spot: number, step: number, count = 13) =>
  Array.from({ length: count }, (_, i) => Math.round(spot / step) * step + (i - (count - 1) / 2) * step);

/** What the tree was made with comes back: forward, volatility at the money, one volatility on both sides. */
function expectBack({ chain, valued, forward }: ReturnType<typeof revalue>, points = 0.3): void {
  const [summary] = valued.expiries;
  const note = JSON.stringify({ ...chain, strikes: undefined, underlying: valued.underlying, summary });
  expect(summary?.forwardSource, note).toBe("parity");
  const off = Math.abs((summary?.forward ?? 0) - forward);
  expect(off, note).toBeLessThan(Math.max(3 * (summary?.forwardError ?? 0), 3e-4 * forward));
  expect(100 * Math.abs((summary?.atmImpliedVolatility ?? 0) - chain.smile(forward)), note).toBeLessThan(
    points,
  );
  for (const { delta } of valued.contracts) expect(Math.abs(delta ?? 0), note).toBeLessThanOrEqual(1);
}

test("an American chain of any rate, borrow fee and volatility gives back what it was made with", () => {
  fc.assert(
    fc.property(
      fc.record({
        rate: fc.double({ min: 0.001, max: 0.08, noNaN: true }),
        borrow: fc.double({ min: 0, max: 0.3, noNaN: true }),
        level: fc.double({ min: 0.15, max: 0.8, noNaN: true }),
        skew: fc.double({ min: -0.4, max: 0.1, noNaN: true }),
        expiration: fc.constantFrom("2026-12-18", "2027-01-15", "2027-03-19", "2027-05-21"),
        spot: fc.integer({ min: 40, max: 400 }),
      }),
      ({ rate, borrow, level, skew, expiration, spot }) => {
        const deviation = level * Math.sqrt(yearsTo(expiration));
        const strikes = strikesAround(spot, Math.max(0.5, Math.round(spot * deviation * 0.5) / 2));
        const smile = (strike: number) =>
          Math.max(0.08, level + skew * level * Math.tanh(Math.log(strike / spot) / deviation / 2));
        expectBack(revalue({ spot, rate, borrow, expiration, strikes, smile, steps: 200 }));
      },
    ),
    { seed: 7, numRuns: 40 },
  );
});

test("with cash dividends on the calendar the chain is valued with them, and nothing is left over", () => {
  for (const ex of [
    [{ exDate: "2026-12-04", amount: 1.5 }],
    [{ exDate: "2026-12-17", amount: 1 }],
    [
      { exDate: "2026-12-04", amount: 0.6 },
      { exDate: "2027-03-05", amount: 0.6 },
    ],
  ]) {
    const expiration = ex.length > 1 ? "2027-03-19" : "2026-12-18";
    const smile = (strike: number) => 0.25 - 0.15 * Math.log(strike / 100);
    const made = revalue({
      spot: 100,
      rate: 0.04,
      borrow: 0,
      expiration,
      ex,
      strikes: strikesAround(100, 2.5),
      smile,
    });
    expectBack(made, 0.15);
    const [summary] = made.valued.expiries;
    expect(summary?.dividends).toBeCloseTo(
      ex.reduce((sum, { amount }) => sum + amount, 0),
      9,
    );
    const sides = Map.groupBy(made.valued.contracts, ({ contract }) => contract.strike);
    for (const [strike, pair] of sides) {
      const known = pair.filter(({ impliedVolatilityStatus }) => impliedVolatilityStatus === "ok");
      const [one, other] = known.map(({ impliedVolatility }) => impliedVolatility ?? 0);
      if (one === undefined || other === undefined || Math.abs(strike / 100 - 1) > 0.1) continue;
      expect(100 * Math.abs(one - other), `${strike} of ${JSON.stringify(ex)}`).toBeLessThan(0.3);
    }
  }
});

test.each([0.2, 0.6, 1.07, 1.5, 2.5])(
  "a borrow fee of %d a year is the carry, one volatility at all strikes",
  (borrow) => {
    const expiration = "2026-12-18";
    const made = revalue({
      spot: 100,
      rate: 0.04,
      borrow,
      expiration,
      strikes: strikesAround(95, 5),
      smile: () => 0.6,
    });
    expectBack(made);
    const [summary] = made.valued.expiries;
    expect(made.valued.underlying).toMatchObject({ price: 100, source: "stated" });
    expect(summary?.dividendYield).toBeCloseTo(borrow, 1);
    expect(Math.abs(summary?.skew25Delta ?? 0)).toBeLessThan(0.03);
    for (const { contract, impliedVolatility, delta, vegaPerVolPoint } of made.valued.contracts) {
      const note = `${contract.strike} ${contract.type} ${contract.bid} ${contract.ask}`;
      // Deep in the money a cent of quote and the forward's own error are more than a point.
      const unknown = (0.01 + 3 * (summary?.forwardError ?? 0)) / (vegaPerVolPoint ?? 1);
      if (impliedVolatility !== null)
        expect(100 * Math.abs(impliedVolatility - 0.6), note).toBeLessThan(Math.max(1, unknown));
      if (contract.type === "call" && (contract.bid ?? 0) < 100 - contract.strike)
        expect(delta, note).toBeGreaterThan(0.99);
    }
  },
);

test.each([null, 0, 4.25, 6, 9.5])(
  "quotes made at 7.86 beside a stated price of %s are priced from the quotes",
  (stated) => {
    const made = revalue({
      spot: 7.86,
      rate: 0.04,
      borrow: 0,
      expiration: "2026-12-18",
      strikes: [5, 6, 7, 7.5, 8, 8.5, 9, 10],
      smile: () => 0.5,
      stated,
    });
    expectBack(made);
    expect(made.valued.underlying).toMatchObject({ source: "implied", price: expect.closeTo(7.86, 1) });
    expect(made.valued.stated).toBe(stated === 0 ? null : stated);
  },
);

test("at 400 % a year, where nearly all calls are worth their exercise, the fee is still found to a twentieth", () => {
  const expiration = "2026-12-18";
  const strikes = strikesAround(95, 5);
  const { valued, forward } = revalue({
    spot: 100,
    rate: 0.04,
    borrow: 4,
    expiration,
    strikes,
    smile: () => 0.6,
  });
  expect(valued.underlying).toMatchObject({ price: 100, source: "stated" });
  expect(Math.abs((valued.expiries[0]?.dividendYield ?? 0) / 4 - 1)).toBeLessThan(0.05);
  expect(Math.abs((valued.expiries[0]?.forward ?? 0) / forward - 1)).toBeLessThan(0.02);
});
