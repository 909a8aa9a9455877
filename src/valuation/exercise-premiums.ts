import type { EarlyExercise, EarlyExerciseWorth } from "../pricing/early-exercise.ts";
import { isCostly } from "./carry.ts";
import type { ExpiryColumns } from "./expiry-columns.ts";

/** What early exercise adds to each contract's price and delta, per share; 0 where there is no volatility. */
export type ExercisePremiums = { premium: Float64Array; delta: Float64Array };

/** A volatility that moved by less than this share asks for no new price. */
const SAME_VOLATILITY = 1e-2;

/**
 * Early-exercise premiums of an expiry's contracts, at volatilities that may be given again and again while they settle.
 * They are priced at a few strikes of each side, with parabolas between them, a tenth of the cost of pricing each; a
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
      const nodes = side.length <= FEW ? side : nodesOf(columns, side, volatility);
      const worth = nodes.map((i) => worthOf(i, atStrike.get(columns.strike[i] ?? 0) ?? volatility[i] ?? 0));
      if (worth.some(({ premium }) => premium > 0)) interpolate(columns.strike, side, nodes, worth, out);
    }
    return out;
  };
}

/** What early exercise of contract `i` is worth; the last answer while its volatility is the same. */
function createWorthMemo(
  { isCall, strike, carry: { spot } }: ExpiryColumns,
  exercise: EarlyExercise,
): (i: number, volatility: number) => EarlyExerciseWorth {
  const known: ({ volatility: number; worth: EarlyExerciseWorth } | undefined)[] = [];
  return (i, volatility) => {
    const last = known[i];
    if (last !== undefined && Math.abs(last.volatility / volatility - 1) < SAME_VOLATILITY) return last.worth;
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

/** Standard deviations from the forward, where a premium still bends; beyond the last ones it is all but straight. */
const NODES = [-8, -5, -3.4, -2.6, -2, -1.6, -1.2, -0.8, -0.4, 0, 0.4, 0.8, 1.2, 1.6, 2, 2.6, 3.4, 5, 8];
/** So few are priced one by one. */
const FEW = 20;

/** The contracts nearest to the nodes, with the first and the last, ascending by strike as `side` does. */
function nodesOf(columns: ExpiryColumns, side: readonly number[], volatility: Float64Array): number[] {
  const { strike, expiryForward, expiryYears, carry } = columns;
  const distances = side.map((i) => Math.log((strike[i] ?? 1) / expiryForward));
  const nearest = distances.reduce(
    (best, k, n) => (Math.abs(k) < Math.abs(distances[best] ?? 0) ? n : best),
    0,
  );
  const deviation = (volatility[side[nearest] ?? 0] ?? 0) * Math.sqrt(expiryYears);
  const wanted = isCostly(carry)
    ? NODES.flatMap((node, n) => [node, (node + (NODES[n + 1] ?? node)) / 2])
    : NODES;
  const chosen = [0];
  let n = 0;
  for (const node of wanted) {
    while (n < side.length - 1 && (distances[n] ?? 0) < node * deviation) n += 1;
    if (n > (chosen.at(-1) ?? 0)) chosen.push(n);
  }
  if ((chosen.at(-1) ?? 0) < side.length - 1) chosen.push(side.length - 1);
  return chosen.map((each) => side[each] ?? 0);
}

/**
 * The parabola through the three nodes around a strike. Both lists ascend by strike, so one walk along the nodes serves
 * all contracts; a premium is never below nothing.
 */
function interpolate(
  strike: Float64Array,
  side: readonly number[],
  nodes: readonly number[],
  worth: readonly EarlyExerciseWorth[],
  out: ExercisePremiums,
): void {
  const at = nodes.map((i) => strike[i] ?? 0);
  let n = 0;
  for (const i of side) {
    const k = strike[i] ?? 0;
    while (n < nodes.length - 3 && k > ((at[n + 1] ?? 0) + (at[n + 2] ?? 0)) / 2) n += 1;
    const weights = parabolaWeights(k, at[n] ?? 0, at[n + 1], at[n + 2]);
    let [premium, delta] = [0, 0];
    weights.forEach((weight, offset) => {
      premium += weight * (worth[n + offset]?.premium ?? 0);
      delta += weight * (worth[n + offset]?.delta ?? 0);
    });
    out.premium[i] = Math.max(0, premium);
    out.delta[i] = delta;
  }
}

/** Lagrange's weights of up to three ascending points. */
function parabolaWeights(k: number, a: number, b: number | undefined, c: number | undefined): number[] {
  if (b === undefined) return [1];
  if (c === undefined) return [(b - k) / (b - a), (k - a) / (b - a)];
  return [
    ((k - b) * (k - c)) / ((a - b) * (a - c)),
    ((k - a) * (k - c)) / ((b - a) * (b - c)),
    ((k - a) * (k - b)) / ((c - a) * (c - b)),
  ];
}
