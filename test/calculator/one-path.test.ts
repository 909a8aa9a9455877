import { expect, test } from "vitest";
import type {
  LegsRequest,
  Overrides,
  RequestedLeg,
  Sizing,
  StrategyRequest,
} from "../../src/calculator/calculate-request.ts";
import type { Calculation } from "../../src/calculator/calculation.ts";
import { STRATEGIES } from "../../src/options/strategy.ts";
import { aStrategyRequest } from "../support/calculations.ts";
import { calculatorOver } from "../support/calculator.ts";
import { MARKETS, PAYER } from "../support/position-markets.ts";

const CALCULATORS = {
  european: calculatorOver(MARKETS.european),
  payer: calculatorOver(MARKETS.payer, { dividends: PAYER }),
  index: calculatorOver(MARKETS.index),
};

const SYMBOL = { european: "SPY", payer: "SPY", index: "SPX" } as const;
type Market = keyof typeof CALCULATORS;

const GIVEN: readonly (Sizing & Overrides)[] = [
  {},
  { underlyingPrice: 603.21 },
  { underlyingPrice: 480 },
  { rate: 0.065 },
  { dividendYield: 0.03 },
  { fill: "realistic" },
  { fill: "natural", contracts: 7 },
  { accountSize: 50_000, riskPercent: 5 },
  { underlyingPrice: 570, rate: 0.01, dividendYield: 0, fill: "natural", contracts: 3, accountSize: 1e6 },
];

/** The legs of an answer as a trader would write them out. */
function writtenOut({ legs }: Calculation): RequestedLeg[] {
  return legs.map(({ type, side, strike, quantity, expiration, root }) =>
    type === "stock"
      ? { type, side, quantity }
      : {
          ...{ type, side, quantity, strike: strike ?? Number.NaN },
          ...{ expiration: expiration ?? "", root: root ?? undefined },
        },
  );
}

/** All of an answer but how the position is called; of what it warns of, how legs and far dates are named. */
function bare({ strategy: _strategy, warnings, ...answer }: Calculation) {
  const said = warnings.filter(
    (text) => !/far leg expires|^legs\.|broken-wing|is shown; ask for root/i.test(text),
  );
  return { ...answer, warnings: said };
}

const asStrategy = (market: Market, name: StrategyRequest["strategy"], strikes: string) =>
  aStrategyRequest({ symbol: SYMBOL[market], strategy: name, strikes: strikes.split("/").map(Number) });

for (const market of ["european", "payer", "index"] as const) {
  for (const { name, forms } of STRATEGIES) {
    test(`${name} over the ${market} chain is one trade by name and by its legs`, async () => {
      const run = CALCULATORS[market];
      for (const given of GIVEN) {
        const named = await run({ ...asStrategy(market, name, forms[0].example), ...given });
        const request: LegsRequest = {
          ...given,
          kind: "legs",
          symbol: SYMBOL[market],
          legs: writtenOut(named),
        };
        expect(bare(await run(request)), JSON.stringify(given)).toEqual(bare(named));
      }
    });
  }
}

for (const root of ["SPX", "SPXW"]) {
  test(`a root asked for by name is that of the legs: ${root}`, async () => {
    const run = CALCULATORS.index;
    for (const { name, forms } of STRATEGIES) {
      const named = await run({ ...asStrategy("index", name, forms[0].example), root });
      expect(new Set(named.legs.flatMap((leg) => leg.root ?? []))).toEqual(new Set([root]));
      const legs = writtenOut(named);
      expect(bare(await run({ kind: "legs", symbol: "SPX", legs })), name).toEqual(bare(named));
    }
  });
}

test("a single option at the trader's own price is one trade by name and by its leg", async () => {
  for (const market of ["european", "payer"] as const) {
    for (const { name, forms } of STRATEGIES.filter(({ forms: [form] }) => form.legs.length === 1)) {
      for (const premium of [0, 1.23, 9, 40]) {
        const run = CALCULATORS[market];
        const named = await run({ ...asStrategy(market, name, forms[0].example), premium });
        const legs = writtenOut(named).map((leg) => ({ ...leg, premium }));
        const written = await run({ kind: "legs", symbol: "SPY", legs });
        expect({ ...bare(written), warnings: [] }, `${name} at ${premium}`).toEqual({
          ...bare(named),
          warnings: [],
        });
      }
    }
  }
});

test("a single option at the trader's own price where no quote is stored is one trade as well", async () => {
  for (const market of ["european", "payer"] as const) {
    for (const name of ["long_put", "short_call"] as const) {
      const run = CALCULATORS[market];
      const named = await run({ ...asStrategy(market, name, "802.5"), premium: 220 });
      const legs = [{ ...writtenOut(named)[0], premium: 220 } as RequestedLeg];
      const written = await run({ kind: "legs", symbol: "SPY", legs });
      expect({ ...bare(written), warnings: [] }).toEqual({ ...bare(named), warnings: [] });
    }
  }
});

/** What a price that somebody paid has no say in. */
function market({ legs, greeks, probabilities, inputs, expectedMove, events }: Calculation) {
  return {
    legs: legs.map(({ premium: _p, premiumSource: _s, fill: _f, extrinsic: _e, ...leg }) => leg),
    greeks,
    touch: probabilities?.touch,
    ...{ inputs, expectedMove, events },
  };
}

test("own fills change the premium, and nothing that does not follow from it", async () => {
  for (const where of ["european", "payer"] as const) {
    const run = CALCULATORS[where];
    for (const { name, forms } of STRATEGIES) {
      const plain = await run(asStrategy(where, name, forms[0].example));
      const legs = writtenOut(plain);
      for (const premium of [0, 0.01, 0.5, 33, 200]) {
        for (const owned of [[0], legs.map((_leg, index) => index)]) {
          const filled = legs.map((leg, index) =>
            owned.includes(index) && leg.type !== "stock" ? { ...leg, premium } : leg,
          );
          const answer = await run({ kind: "legs", symbol: "SPY", legs: filled });
          expect(market(answer), `${name} at ${premium}`).toEqual(market(plain));
        }
      }
    }
  }
});

test("own fills at the middle of the quotes change no figure but that they can't be crossed", async () => {
  const run = CALCULATORS.payer;
  for (const { name, forms } of STRATEGIES) {
    const plain = await run(asStrategy("payer", name, forms[0].example));
    const legs = writtenOut(plain).map((leg, index) =>
      leg.type === "stock" ? leg : { ...leg, premium: plain.legs[index]?.premium ?? 0 },
    );
    const own = await run({ kind: "legs", symbol: "SPY", legs });
    expect(own.net.fill).toBe("manual");
    expect(own.breakevens.length).toBe(plain.breakevens.length);
    expect(own.net.perShare).toBeCloseTo(plain.net.perShare, 3);
    expect(own.probabilityOfProfit).toBeCloseTo(plain.probabilityOfProfit ?? 0, 3);
    expect(own.expectedValue?.atMid).toBeCloseTo(plain.expectedValue?.atMid ?? 0, 0);
    expect(own.expectedValue?.afterCosts).toBe(own.expectedValue?.atMid);
    expect(own.buyingPower).toBeCloseTo(plain.buyingPower ?? 0, 0);
  }
});
