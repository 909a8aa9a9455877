import type { CalculateInput, RequestedLeg } from "../../../src/calculator/calculate-request.ts";
import type { OptionType, Side } from "../../../src/options/contract.ts";
import type { StrategyName } from "../../../src/options/strategy.ts";
import { seededNormals } from "../../options/seeded-normals.ts";
import {
  contractKey,
  type RecordedExpiry,
  type RecordedMarket,
  type RecordedSymbol,
} from "./recorded-market.ts";

export type DrawnTrade = { name: string; symbol: RecordedSymbol; input: CalculateInput };

type WrittenLeg = readonly [
  side: Side,
  type: OptionType,
  strike: number,
  when: "near" | "far",
  quantity?: number,
];
/** `order` says how the strikes drawn, ascending, are written; or the legs are, by the place of their strike. */
type Recipe = { readonly types: readonly OptionType[]; readonly strikes: number; readonly far?: true } & (
  | { readonly strategy: StrategyName; readonly order: readonly number[] }
  | { readonly name: string; readonly legs: readonly WrittenLeg[] }
);

const [CALL, PUT, BOTH] = [["call"], ["put"], ["call", "put"]] as const;
const named = (types: readonly OptionType[], strategy: StrategyName, ...order: number[]): Recipe => {
  return { types, strategy, order, strikes: order.length };
};
const dated = (types: readonly OptionType[], strategy: StrategyName, ...order: number[]): Recipe => {
  return { ...named(types, strategy, ...order), far: true };
};
const written = (
  types: readonly OptionType[],
  name: string,
  strikes: number,
  ...legs: WrittenLeg[]
): Recipe => {
  return { types, name, strikes, legs, far: true };
};

const RECIPES: readonly Recipe[] = [
  named(CALL, "long_call", 0),
  named(PUT, "long_put", 0),
  named(CALL, "short_call", 0),
  named(PUT, "short_put", 0),
  named(PUT, "cash_secured_put", 0),
  named(CALL, "bull_call_spread", 0, 1),
  named(CALL, "bear_call_spread", 0, 1),
  named(PUT, "bull_put_spread", 1, 0),
  named(PUT, "bear_put_spread", 1, 0),
  named(BOTH, "straddle", 0),
  named(BOTH, "strangle", 0, 1),
  named(BOTH, "short_straddle", 0),
  named(BOTH, "short_strangle", 0, 1),
  named(BOTH, "iron_condor", 0, 1, 2, 3),
  named(BOTH, "iron_butterfly", 0, 1, 2),
  named(CALL, "butterfly", 0, 1, 2),
  named(PUT, "put_butterfly", 0, 1, 2),
  named(CALL, "broken_wing_butterfly", 0, 1, 2),
  named(CALL, "call_ratio_spread", 0, 1),
  named(PUT, "put_ratio_spread", 1, 0),
  named(CALL, "call_backspread", 0, 1),
  named(PUT, "put_backspread", 1, 0),
  named(BOTH, "jade_lizard", 0, 1, 2),
  named(CALL, "covered_call", 0),
  named(PUT, "protective_put", 0),
  named(BOTH, "collar", 0, 1),
  dated(CALL, "call_calendar", 0),
  dated(PUT, "put_calendar", 0),
  dated(CALL, "call_diagonal", 1, 0),
  dated(CALL, "call_diagonal", 0, 1),
  dated(PUT, "put_diagonal", 0, 1),
  dated(PUT, "put_diagonal", 1, 0),
  dated(CALL, "pmcc", 0, 1),
  written(CALL, "short call calendar", 1, ["buy", "call", 0, "near"], ["sell", "call", 0, "far"]),
  written(PUT, "short put calendar", 1, ["buy", "put", 0, "near"], ["sell", "put", 0, "far"]),
  written(
    BOTH,
    "double calendar",
    2,
    ["sell", "put", 0, "near"],
    ["buy", "put", 0, "far"],
    ["sell", "call", 1, "near"],
    ["buy", "call", 1, "far"],
  ),
  written(
    BOTH,
    "double diagonal",
    4,
    ["sell", "put", 1, "near"],
    ["buy", "put", 0, "far"],
    ["sell", "call", 2, "near"],
    ["buy", "call", 3, "far"],
  ),
];

/** How far from the forward strikes are drawn, in deviations. */
const REACH = 1.6;
/** Short of a day the quotes say little of a density. */
const LEAST_YEARS = 1 / 365;
const LONGEST_NEAR_YEARS = 1.2;

/** As many trades as asked for, the same on every run: the recipes that a chain can make in turn, strikes and days drawn. */
export function drawTrades(market: RecordedMarket, count: number, seed: number): DrawnTrade[] {
  const { uniform } = seededNormals(seed);
  const types = new Set([...market.contracts.values()].map(({ type }) => type));
  const possible = RECIPES.filter((recipe) => recipe.types.every((type) => types.has(type)));
  const trades: DrawnTrade[] = [];
  for (let turn = 0; trades.length < count && turn < 100 * count; turn += 1) {
    const recipe = possible[turn % possible.length];
    const trade = recipe && draw(market, recipe, uniform);
    if (trade) trades.push(trade);
  }
  return trades;
}

/** Null where the days drawn have too few strikes in common. */
function draw(market: RecordedMarket, recipe: Recipe, uniform: () => number): DrawnTrade | null {
  const all = [...market.expiries.values()].filter(({ years }) => years > LEAST_YEARS);
  const nears = all.filter(({ years }) => years < LONGEST_NEAR_YEARS);
  const near = nears[Math.floor(uniform() * nears.length)] as RecordedExpiry;
  const later = all.filter(({ years }) => years > near.years);
  const far = later[Math.floor(uniform() * later.length)];
  if (recipe.far && far === undefined) return null;
  const days = recipe.far && far ? [near, far] : [near];
  const strikes = drawStrikes(market, recipe, days, uniform);
  if (strikes.length < recipe.strikes) return null;
  const { symbol } = market;
  const farExpiration = recipe.far ? far?.expiration : undefined;
  if ("strategy" in recipe) {
    const { strategy, order } = recipe;
    const input = {
      kind: "strategy",
      symbol,
      strategy,
      strikes: order.map((place) => strikes[place] ?? Number.NaN),
      expiration: near.expiration,
      farExpiration,
    } as const;
    return { name: strategy, symbol, input };
  }
  const legs = recipe.legs.map(([side, type, place, when, quantity = 1]): RequestedLeg => {
    const expiration = when === "near" ? near.expiration : farExpiration;
    return { side, type, strike: strikes[place] ?? Number.NaN, quantity, expiration };
  });
  return { name: recipe.name, symbol, input: { kind: "legs", symbol, legs } };
}

/** Distinct and ascending, listed in every type and on every day of the recipe, spread evenly in deviations. */
function drawStrikes(
  { contracts, chain }: RecordedMarket,
  { types, strikes: count }: Recipe,
  days: readonly RecordedExpiry[],
  uniform: () => number,
): number[] {
  const [near] = days as [RecordedExpiry];
  const deviation = near.volatility(near.forward) * Math.sqrt(near.years);
  const listed = [...new Set(chain.contracts.map(({ strike }) => strike))].filter(
    (strike) =>
      Math.abs(Math.log(strike / near.forward)) < REACH * deviation &&
      days.every(({ expiration }) =>
        types.every((type) => contracts.has(contractKey(expiration, type, strike))),
      ),
  );
  const drawn = new Set<number>();
  for (let i = 0; i < count && drawn.size < listed.length; i += 1) {
    const wished = near.forward * Math.exp(REACH * deviation * (2 * uniform() - 1));
    const left = listed.filter((strike) => !drawn.has(strike));
    drawn.add(left.reduce((a, b) => (Math.abs(b - wished) < Math.abs(a - wished) ? b : a)));
  }
  return [...drawn].sort((a, b) => a - b);
}
