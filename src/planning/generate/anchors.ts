import type { PlanFilters } from "../filters.ts";
import { legFailures } from "../judge-leg.ts";
import { nearestIndex, type Quoted, type QuotedChain } from "../quoted-chain.ts";

/** Absolute deltas of what is sold: the grid of Option Alpha's trade ideas, coarser. */
export const SHORT_DELTAS = [0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5] as const;
/** Absolute deltas of options that are bought alone. */
export const LONG_DELTAS = [0.3, 0.4, 0.5, 0.6, 0.7] as const;
/** Listed steps between the strikes of a spread: never dollars, which mean nothing across underlyings. */
const STEPS = [1, 2, 3, 5] as const;
/** Of spot: what a spread is wide where strikes are dense. */
const WIDTH_OF_SPOT = 0.025;

/** What candidates are generated from. */
export type Ground = {
  readonly chain: QuotedChain;
  readonly spot: number;
  readonly forward: number;
  readonly filters: PlanFilters;
  /** Found once for all families: by side, type and deltas. */
  readonly anchors: Map<string, Anchor[]>;
};

/** A listed option, and the delta for which it stands. */
export type Anchor = { readonly index: number; readonly delta: number };

/**
 * For each delta the listed strike nearest to it, and beside it the nearest that a leg can be made of, where that is
 * another: a refused strike is counted, and its neighbour is tried. Ascending by delta, no strike twice for one.
 */
export function anchorsOf(
  { chain, filters, anchors }: Ground,
  type: "call" | "put",
  side: "buy" | "sell",
  deltas: readonly number[],
): Anchor[] {
  const key = `${side} ${type} ${deltas.join()}`;
  const known = anchors.get(key);
  if (known !== undefined) return known;
  const listed = (type === "call" ? chain.calls : chain.puts).filter((one) => one !== null);
  const sound = listed.filter((one) => legFailures(one, side, filters).length === 0);
  const found: Anchor[] = [];
  for (const delta of deltas) {
    const [nearest, usable] = [nearestByDelta(listed, delta), nearestByDelta(sound, delta)];
    if (usable !== null) found.push({ index: usable, delta });
    if (nearest !== null && nearest !== usable) found.push({ index: nearest, delta });
  }
  anchors.set(key, found);
  return found;
}

function nearestByDelta(options: readonly Quoted[], delta: number): number | null {
  let best: Quoted | null = null;
  let distance = Number.POSITIVE_INFINITY;
  for (const one of options) {
    const off = Math.abs(Math.abs(one.delta) - delta);
    // A billionth, so that of two equally far the lower strike stands whatever rounding says.
    if (off < distance - 1e-9) [best, distance] = [one, off];
  }
  return best?.index ?? null;
}

/** Indices of the strikes that a spread from `index` may reach: listed steps, and the one nearest to 2.5 % of spot. */
export function reachFrom({ chain, spot }: Ground, index: number, direction: 1 | -1): number[] {
  const { strikes } = chain;
  const wide = nearestIndex(strikes, (strikes[index] ?? 0) + direction * WIDTH_OF_SPOT * spot);
  const reached = [...STEPS.map((step) => index + direction * step), wide];
  const beyond = (other: number) => (other - index) * direction > 0 && other >= 0 && other < strikes.length;
  return [...new Set(reached.filter(beyond))];
}
