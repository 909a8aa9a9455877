import fc from "fast-check";
import { expect, test } from "vitest";
import { cashDividendExercise } from "../../src/pricing/cash-dividend-exercise.ts";
import { type TreeMarket, treePrice } from "../valuation/american-tree.ts";

/** The premium and its delta by a tree: American less European, on the same tree. */
function byTree(market: TreeMarket, option: Parameters<typeof treePrice>[1]) {
  const premiumAt = (spot: number) =>
    treePrice({ ...market, spot }, option, 400) - treePrice({ ...market, spot }, option, 400, false);
  const step = market.spot * 0.01;
  const delta = (premiumAt(market.spot + step) - premiumAt(market.spot - step)) / (2 * step);
  return { premium: premiumAt(market.spot), delta };
}

function bySource({ borrow, ...market }: TreeMarket, option: Parameters<typeof treePrice>[1]) {
  const exercise = cashDividendExercise({ ...market, dividendYield: borrow, leastPremium: 0.005 });
  return exercise.worth(option.type, market.spot, option.strike, option.volatility);
}

const CASES: [string, TreeMarket][] = [
  [
    "one in ten days of a month",
    { spot: 100, years: 0.08, rate: 0.04, borrow: 0, dividends: [{ years: 0.0274, amount: 1.5 }] },
  ],
  [
    "one two days before expiry",
    { spot: 100, years: 0.1, rate: 0.04, borrow: 0, dividends: [{ years: 0.0945, amount: 1.2 }] },
  ],
  [
    "one tomorrow",
    { spot: 100, years: 0.5, rate: 0.04, borrow: 0, dividends: [{ years: 0.0027, amount: 1 }] },
  ],
  [
    "quarterly",
    {
      spot: 100,
      years: 1,
      rate: 0.04,
      borrow: 0,
      dividends: [0.2, 0.45, 0.7, 0.95].map((years) => ({ years, amount: 0.6 })),
    },
  ],
  [
    "quarterly at low rates",
    {
      spot: 100,
      years: 1,
      rate: 0.005,
      borrow: 0,
      dividends: [0.2, 0.45, 0.7, 0.95].map((years) => ({ years, amount: 1 })),
    },
  ],
  [
    "with a borrow fee",
    { spot: 100, years: 0.25, rate: 0.04, borrow: 0.2, dividends: [{ years: 0.1, amount: 0.8 }] },
  ],
  [
    "quarterly small",
    {
      spot: 100,
      years: 1,
      rate: 0.04,
      borrow: 0,
      dividends: [0.2, 0.45, 0.7, 0.95].map((years) => ({ years, amount: 0.4 })),
    },
  ],
  ["special", { spot: 100, years: 0.3, rate: 0.04, borrow: 0, dividends: [{ years: 0.15, amount: 15 }] }],
];

// One date is a tree's to half a cent. Of several, or with a fee beside them, only the best one date or a steady yield is
// looked at, which costs up to 38 cents of a call on 4 % a year paid at no interest.
const isExact = ({ dividends, borrow }: TreeMarket) => dividends.length === 1 && borrow === 0;

test.each(CASES)("the premium of %s agrees with a tree", (_, market) => {
  const [above, below] = isExact(market) ? [0.03, 0.03] : [0.2, 0.4];
  for (const volatility of [0.15, 0.3, 0.6]) {
    for (const strike of [80, 90, 95, 100, 105, 110, 120]) {
      for (const type of ["call", "put"] as const) {
        const option = { type, strike, volatility };
        const [tree, own] = [byTree(market, option), bySource(market, option)];
        const note = `${JSON.stringify(option)} tree ${JSON.stringify(tree)} own ${JSON.stringify(own)}`;
        expect(own.premium - tree.premium, note).toBeLessThan(above);
        expect(tree.premium - own.premium, note).toBeLessThan(below);
        expect(Math.abs(tree.delta - own.delta), note).toBeLessThan(0.05);
      }
    }
  }
});

// Known beforehand: a 100-dollar share that pays 1.50 in ten days.
test("one dividend gives 131 cents at 80, 48 at 95 and 9 at 100", () => {
  const market = {
    spot: 100,
    years: 30 / 365,
    rate: 0.04,
    borrow: 0,
    dividends: [{ years: 10 / 365, amount: 1.5 }],
  };
  const at = (strike: number) => bySource(market, { type: "call", strike, volatility: 0.25 }).premium;
  for (const [strike, known] of [
    [80, 1.31],
    [95, 0.48],
    [100, 0.09],
  ] as const)
    expect(Math.abs(at(strike) - known), `${strike}: ${at(strike)}`).toBeLessThan(0.06);
});

test("whatever comes in, the premium is a finite number that is not below 0", () => {
  fc.assert(
    fc.property(
      fc.record({
        spot: fc.double({ min: 0.01, max: 1e4, noNaN: true }),
        strike: fc.double({ min: 0.01, max: 1e4, noNaN: true }),
        years: fc.double({ min: 1e-4, max: 3, noNaN: true }),
        rate: fc.double({ min: -0.02, max: 0.2, noNaN: true }),
        borrow: fc.double({ min: -0.05, max: 5, noNaN: true }),
        volatility: fc.double({ min: 0, max: 12, noNaN: true }),
        at: fc.array(
          fc.tuple(
            fc.double({ min: 1e-3, max: 0.999, noNaN: true }),
            fc.double({ min: 0, max: 300, noNaN: true }),
          ),
          { minLength: 1, maxLength: 5 },
        ),
        type: fc.constantFrom("call", "put"),
      }),
      ({ at, spot, strike, years, rate, borrow, volatility, type }) => {
        const dividends = at
          .map(([share, amount]) => ({ years: share * years, amount }))
          .sort((a, b) => a.years - b.years);
        const found = bySource({ spot, years, rate, borrow, dividends }, { type, strike, volatility });
        expect(Number.isFinite(found.premium) && Number.isFinite(found.delta), JSON.stringify(found)).toBe(
          true,
        );
        expect(found.premium).toBeGreaterThanOrEqual(0);
      },
    ),
    { seed: 11, numRuns: 400 },
  );
});
