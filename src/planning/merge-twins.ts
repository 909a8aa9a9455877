import type { Twin } from "./candidate.ts";
import { candidateId, strikesText } from "./candidate-words.ts";
import type { Evaluated } from "./evaluate-combination.ts";

/** Dollars a share: what costs the same to a billionth costs the same. */
const SAME_COST = 1e-9;

export type Merged = { readonly evaluated: Evaluated; readonly twin: Twin | null };

/**
 * Of combinations with the same payoff the cheaper one, with the next cheapest named. Of two that cost the same the one
 * out of the money is shown, whose quotes are tighter most days; of butterflies the iron one where the wings lie beyond
 * `move` dollars, as both are mostly traded: narrow ones are bought, wide ones sold.
 */
export function mergeTwins(all: readonly Evaluated[], forward: number, move: number): Merged[] {
  const groups = Map.groupBy(all, (one) => payoffKey(one));
  return [...groups.values()].map((group) => {
    const [first, second] = group.toSorted((a, b) => cheaper(a, b) || asTraded(a, b, forward, move));
    if (first === undefined || second === undefined) return { evaluated: group[0] as Evaluated, twin: null };
    return { evaluated: first, twin: twinOf(second, first) };
  });
}

function cheaper(a: Evaluated, b: Evaluated): number {
  const difference = b.expectedValue.market - a.expectedValue.market;
  return Math.abs(difference) <= SAME_COST ? 0 : difference;
}

function twinOf({ combination: { family, strikes }, net, expectedValue }: Evaluated, shown: Evaluated): Twin {
  const dearer = shown.expectedValue.market - expectedValue.market;
  return {
    id: candidateId(family, strikes),
    family,
    strikes: strikesText(strikes),
    net: net.fill,
    dearerBy: dearer <= SAME_COST ? 0 : dearer,
  };
}

/** Where the slope of the payoff turns and by how much, and how it begins; later expirations apart. */
function payoffKey({ combination: { legs } }: Evaluated): string {
  const turns = new Map<string, number>();
  let start = 0;
  for (const { quoted, amount, far } of legs) {
    if (quoted.type === "put" && !far) start -= amount;
    // Put and call of a later expiration differ by the forward, as those of this one do.
    const place = `${far ? "far " : ""}${quoted.strike}${far ? quoted.type : ""}`;
    turns.set(place, (turns.get(place) ?? 0) + amount);
  }
  const places = [...turns].filter(([, turn]) => turn !== 0).map(([place, turn]) => `${place}:${turn}`);
  return `${start}|${places.sort().join()}`;
}

function asTraded(a: Evaluated, b: Evaluated, forward: number, move: number): number {
  const [fly, iron] = [a, b].map(({ combination }) => isButterfly(combination.family)) as [boolean, boolean];
  const mixed = fly !== iron && (isIron(a) || isIron(b));
  if (mixed) {
    const [low = 0, body = 0] = a.combination.strikes;
    const wide = body - low > move;
    return isIron(a) === wide ? -1 : 1;
  }
  return (
    intrinsicOf(a, forward) - intrinsicOf(b, forward) || a.combination.legs.length - b.combination.legs.length
  );
}

const isButterfly = (family: string) => family === "butterfly" || family === "put_butterfly";
const isIron = ({ combination }: Evaluated) => combination.family === "iron_butterfly";

function intrinsicOf({ combination: { legs } }: Evaluated, forward: number): number {
  let sum = 0;
  for (const { quoted, amount } of legs) {
    const inside = quoted.type === "call" ? forward - quoted.strike : quoted.strike - forward;
    sum += Math.abs(amount) * Math.max(0, inside);
  }
  return sum;
}
