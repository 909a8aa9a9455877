import { cashDividendExercise } from "../pricing/cash-dividend-exercise.ts";
import { type EarlyExercise, earlyExercise } from "../pricing/early-exercise.ts";
import { impliedVolatility } from "../pricing/implied-volatility.ts";
import type { ParityPair } from "../volatility/parity-pairs.ts";
import { type Carry, isCostly } from "./carry.ts";

/** A quote can't say less than this about a price, dollars a share. */
export const TICK = 0.01;

/** The early exercise of an American expiry under a carry; null where there is none. */
export function exerciseUnder({ years, rate, residualYield, dividends }: Carry): EarlyExercise {
  const market = { years, rate, dividendYield: residualYield, leastPremium: TICK / 2 };
  return dividends.length > 0 ? cashDividendExercise({ ...market, dividends }) : earlyExercise(market);
}

/** Strikes at which the relief is priced; it is drawn straight between them. */
const MOST_NODES = 5;
const NODES_WHERE_COSTLY = 9;

/**
 * What early exercise adds to the call less the put, by strike, dollars: parity holds for European prices. Each node is
 * priced at the volatility of its own pair, else at that of the one nearest to the money. `pairs` ascend by strike.
 */
export function parityRelief(
  pairs: readonly ParityPair[],
  carry: Carry,
  exercise: EarlyExercise,
): (pair: ParityPair) => number {
  const nearest = pairs.reduce((best, pair) => (pair.lopsided < best.lopsided ? pair : best));
  const atMoney = volatilityOf(nearest, carry);
  if (atMoney === null) return () => 0;
  const nodes = spread(pairs, isCostly(carry) ? NODES_WHERE_COSTLY : MOST_NODES);
  const worth = nodes.map((pair) => {
    const volatility = volatilityOf(pair, carry) ?? atMoney;
    const call = exercise.worth("call", carry.spot, pair.strike, volatility).premium;
    return call - exercise.worth("put", carry.spot, pair.strike, volatility).premium;
  });
  if (worth.every((premium) => premium === 0)) return () => 0;
  return ({ strike }) => {
    let n = 0;
    while (n < nodes.length - 2 && strike > (nodes[n + 1]?.strike ?? 0)) n += 1;
    const [from, to] = [nodes[n]?.strike ?? 0, nodes[n + 1]?.strike ?? 0];
    const [low, high] = [worth[n] ?? 0, worth[n + 1] ?? worth[n] ?? 0];
    return to > from ? low + ((high - low) * (strike - from)) / (to - from) : low;
  };
}

/**
 * Those whose prices say something of the forward: an option that is worth its exercise at once, and would be worth less if
 * held, is worth the same whatever the forward.
 */
export function pairsOfForward(
  pairs: readonly ParityPair[],
  { spot }: Carry,
  relief: (pair: ParityPair) => number,
): ParityPair[] {
  return pairs.filter((pair) => {
    const { strike, difference, cheaper, halfSpread } = pair;
    const premium = relief(pair);
    if (Math.abs(premium) <= halfSpread) return true;
    const dearer = cheaper + Math.abs(difference);
    const price = premium > 0 === difference > 0 ? dearer : cheaper;
    return price - Math.sign(premium) * (spot - strike) > halfSpread;
  });
}

/**
 * Without regard to early exercise, hence of the side that it hardly touches: the one out of the money, or the put where
 * holding the share costs more than interest, and all calls are exercised early.
 */
function volatilityOf({ strike, difference, cheaper }: ParityPair, carry: Carry): number | null {
  const { forward, years, rate, residualYield } = carry;
  const discountFactor = Math.exp(-rate * years);
  const outOfTheMoney = { type: difference < 0 ? ("call" as const) : ("put" as const), price: cheaper };
  const put = { type: "put" as const, price: difference < 0 ? cheaper - difference : cheaper };
  for (const side of residualYield > rate ? [put, outOfTheMoney] : [outOfTheMoney]) {
    const implied = impliedVolatility({ ...side, forward, strike, years, discountFactor });
    if (implied.ok) return implied.volatility;
  }
  return null;
}

function spread(pairs: readonly ParityPair[], count: number): ParityPair[] {
  if (pairs.length <= count) return [...pairs];
  const step = (pairs.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, n) => pairs[Math.round(n * step)]).filter(
    (pair) => pair !== undefined,
  );
}
