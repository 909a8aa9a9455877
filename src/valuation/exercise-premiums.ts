import type { EarlyExercise, EarlyExerciseWorth } from "../pricing/early-exercise.ts";
import type { ExpiryColumns } from "./expiry-columns.ts";

/** What early exercise adds to each contract's price and delta, per share; 0 where there is no volatility. */
export type ExercisePremiums = { premium: Float64Array; delta: Float64Array };

/** Along the strikes of one side the premium is smooth; this many of them carry the rest. */
const MOST_NODES = 16;

/**
 * Early-exercise premiums of an expiry's contracts, at volatilities that may be given again and again while they settle.
 * They are priced at a few strikes of each side and drawn straight between them, a tenth of the cost of pricing each; a
 * strike whose volatility stayed is not priced again.
 */
export function createExercisePremiums(
  columns: ExpiryColumns,
  exercise: EarlyExercise,
): (volatility: Float64Array) => ExercisePremiums {
  const worthOf = createWorthMemo(columns, exercise);
  return (volatility) => {
    const count = volatility.length;
    const out = { premium: new Float64Array(count), delta: new Float64Array(count) };
    const atStrike = outOfTheMoneyVolatilities(columns, volatility);
    for (const call of [1, 0]) {
      const side = indicesByStrike(columns, volatility, call);
      const nodes = side.length <= MOST_NODES ? side : spread(side);
      const worth = nodes.map((i) => worthOf(i, atStrike.get(columns.strike[i] ?? 0) ?? volatility[i] ?? 0));
      if (worth.some(({ premium }) => premium > 0)) interpolate(columns.strike, side, nodes, worth, out);
    }
    return out;
  };
}

/** What early exercise of contract `i` is worth; the last answer while its volatility is the same. */
function createWorthMemo(
  { isCall, strike, spot }: ExpiryColumns,
  exercise: EarlyExercise,
): (i: number, volatility: number) => EarlyExerciseWorth {
  const known: ({ volatility: number; worth: EarlyExerciseWorth } | undefined)[] = [];
  return (i, volatility) => {
    const last = known[i];
    if (last?.volatility === volatility) return last.worth;
    const worth = exercise.worth(isCall[i] === 1 ? "call" : "put", spot, strike[i] ?? 0, volatility);
    known[i] = { volatility, worth };
    return worth;
  };
}

/** By strike. Early exercise hardly touches these, so they need no second look to serve both sides. */
function outOfTheMoneyVolatilities(columns: ExpiryColumns, volatility: Float64Array): Map<number, number> {
  const { isCall, strike, expiryForward } = columns;
  const found = new Map<number, number>();
  for (let i = 0; i < volatility.length; i += 1) {
    const k = strike[i] ?? 0;
    const outOfTheMoney = isCall[i] === 1 ? k >= expiryForward : k < expiryForward;
    if (outOfTheMoney && (volatility[i] ?? 0) > 0) found.set(k, volatility[i] ?? 0);
  }
  return found;
}

function indicesByStrike(
  { isCall, strike }: ExpiryColumns,
  volatility: Float64Array,
  call: number,
): number[] {
  const side: number[] = [];
  for (let i = 0; i < volatility.length; i += 1)
    if (isCall[i] === call && (volatility[i] ?? 0) > 0) side.push(i);
  return side.sort((a, b) => (strike[a] ?? 0) - (strike[b] ?? 0));
}

function spread(side: readonly number[]): number[] {
  const step = (side.length - 1) / (MOST_NODES - 1);
  return Array.from({ length: MOST_NODES }, (_, n) => side[Math.round(n * step)] ?? 0);
}

/** Both lists ascend by strike, so one walk along the nodes serves all contracts. */
function interpolate(
  strike: Float64Array,
  side: readonly number[],
  nodes: readonly number[],
  worth: readonly EarlyExerciseWorth[],
  out: ExercisePremiums,
): void {
  let n = 0;
  for (const i of side) {
    const k = strike[i] ?? 0;
    while (n < nodes.length - 2 && k > (strike[nodes[n + 1] ?? 0] ?? 0)) n += 1;
    const [left, right] = [worth[n], worth[n + 1] ?? worth[n]];
    if (left === undefined || right === undefined) continue;
    const [from, to] = [strike[nodes[n] ?? 0] ?? 0, strike[nodes[n + 1] ?? nodes[n] ?? 0] ?? 0];
    const share = to > from ? (k - from) / (to - from) : 0;
    out.premium[i] = left.premium + share * (right.premium - left.premium);
    out.delta[i] = left.delta + share * (right.delta - left.delta);
  }
}
