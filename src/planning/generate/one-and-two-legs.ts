import type { PlanFamily } from "../families.ts";
import { nearestIndex } from "../quoted-chain.ts";
import { type Anchor, anchorsOf, type Ground, LONG_DELTAS, reachFrom, SHORT_DELTAS } from "./anchors.ts";
import { type Combination, combine } from "./combination.ts";

type Built = (Combination | null)[];

/** Both ways to build each spread: from an option sold at an anchor delta, and its twin of the other type. */
export function verticals(ground: Ground, family: PlanFamily): Built {
  const bullish = family === "bull_put_spread" || family === "bull_call_spread";
  return pairsOf(ground, bullish).map(([low, high]) => vertical(ground, family, low, high));
}

/**
 * Pairs of strikes, low and high: what is sold stands at an anchor, what is bought below it (bullish) or above it
 * (bearish). A sold put and a sold call at one strike are two anchors: the credit and the debit form of the same view.
 */
function pairsOf(ground: Ground, bullish: boolean): [low: number, high: number][] {
  const seen = new Map<string, [number, number]>();
  const anchors: Anchor[] = [
    ...anchorsOf(ground, bullish ? "put" : "call", "sell", SHORT_DELTAS),
    ...anchorsOf(ground, bullish ? "call" : "put", "sell", SHORT_DELTAS),
  ];
  for (const { index } of anchors)
    for (const other of reachFrom(ground, index, bullish ? -1 : 1)) {
      const pair: [number, number] = [Math.min(index, other), Math.max(index, other)];
      seen.set(pair.join(), pair);
    }
  return [...seen.values()];
}

function vertical({ chain }: Ground, family: PlanFamily, low: number, high: number): Combination | null {
  const { strikes, calls, puts } = chain;
  const [below, above] = [strikes[low] ?? 0, strikes[high] ?? 0];
  switch (family) {
    case "bull_put_spread":
      return combine(family, [above, below], [puts[high], -1], [puts[low], 1]);
    case "bull_call_spread":
      return combine(family, [below, above], [calls[low], 1], [calls[high], -1]);
    case "bear_call_spread":
      return combine(family, [below, above], [calls[low], -1], [calls[high], 1]);
    default:
      return combine(family, [above, below], [puts[high], 1], [puts[low], -1]);
  }
}

/** Long options at their anchors, and short puts at theirs. */
export function singles(ground: Ground, family: PlanFamily): Built {
  const type = family === "long_call" ? "call" : "put";
  const [side, deltas, amount] =
    family === "short_put" ? (["sell", SHORT_DELTAS, -1] as const) : (["buy", LONG_DELTAS, 1] as const);
  const { chain } = ground;
  const options = type === "call" ? chain.calls : chain.puts;
  return anchorsOf(ground, type, side, deltas).map(({ index }) =>
    combine(family, [chain.strikes[index] ?? 0], [options[index], amount]),
  );
}

/** At the strike nearest to the forward and one step either side. */
export function straddles({ chain, forward }: Ground, family: PlanFamily): Built {
  const amount = family === "straddle" ? 1 : -1;
  return bodiesOf(chain.strikes, forward).map((index) =>
    combine(family, [chain.strikes[index] ?? 0], [chain.calls[index], amount], [chain.puts[index], amount]),
  );
}

/** The same delta on both sides, out of the money. */
export function strangles(ground: Ground, family: PlanFamily): Built {
  const { chain } = ground;
  const [side, amount] = family === "strangle" ? (["buy", 1] as const) : (["sell", -1] as const);
  const calls = anchorsOf(ground, "call", side, SHORT_DELTAS);
  return anchorsOf(ground, "put", side, SHORT_DELTAS).flatMap((put) =>
    calls
      .filter((call) => call.delta === put.delta && call.index > put.index)
      .map((call) =>
        combine(
          family,
          [chain.strikes[put.index] ?? 0, chain.strikes[call.index] ?? 0],
          [chain.puts[put.index], amount],
          [chain.calls[call.index], amount],
        ),
      ),
  );
}

/** The strike nearest to the forward first, then its neighbours. */
export function bodiesOf(strikes: readonly number[], forward: number): number[] {
  const middle = nearestIndex(strikes, forward);
  return [middle, middle - 1, middle + 1].filter((index) => index >= 0 && index < strikes.length);
}
