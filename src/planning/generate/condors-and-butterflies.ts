import type { PlanFamily } from "../families.ts";
import { type Anchor, anchorsOf, type Ground, reachFrom, SHORT_DELTAS } from "./anchors.ts";
import { type Combination, combine } from "./combination.ts";
import { bodiesOf } from "./one-and-two-legs.ts";

type Built = (Combination | null)[];

/** The deltas of the two sides of a condor may differ by so much. */
const DELTA_APART = 0.05 + 1e-9;
/** Dollars: wings this alike are equal. */
const SAME_WIDTH = 1e-6;
/** A wing more than twice as wide as the other makes a view of direction of a neutral trade. */
const WIDEST_RATIO = 2;

/** Both sides sold at deltas near each other; wings of equal width first, as the bound may cut the others. */
export function ironCondors(ground: Ground): Built {
  const { strikes } = ground.chain;
  const calls = anchorsOf(ground, "call", "sell", SHORT_DELTAS);
  const [equal, unequal]: [Built, Built] = [[], []];
  for (const put of anchorsOf(ground, "put", "sell", SHORT_DELTAS))
    for (const call of calls.filter((one) => isOpposite(put, one)))
      for (const low of reachFrom(ground, put.index, -1))
        for (const high of reachFrom(ground, call.index, 1)) {
          const [below, above] = [widthOf(strikes, low, put.index), widthOf(strikes, call.index, high)];
          const even = Math.abs(below - above) < SAME_WIDTH;
          if (Math.max(below, above) > WIDEST_RATIO * Math.min(below, above) + SAME_WIDTH) continue;
          (even ? equal : unequal).push(condor(ground, low, put.index, call.index, high));
        }
  return [...equal, ...unequal];
}

function isOpposite(put: Anchor, call: Anchor): boolean {
  return put.index < call.index && Math.abs(put.delta - call.delta) <= DELTA_APART;
}

function condor({ chain }: Ground, ...indices: [number, number, number, number]): Combination | null {
  const [low, put, call, high] = indices;
  const { strikes, calls, puts } = chain;
  const written = indices.map((index) => strikes[index] ?? 0);
  return combine(
    "iron_condor",
    written,
    [puts[low], 1],
    [puts[put], -1],
    [calls[call], -1],
    [calls[high], 1],
  );
}

const widthOf = (strikes: readonly number[], low: number, high: number) =>
  (strikes[high] ?? 0) - (strikes[low] ?? 0);

/** The body at the strike nearest to the forward or beside it, wings equally far. */
export function butterflies(ground: Ground, family: PlanFamily): Built {
  const { strikes, calls, puts } = ground.chain;
  return bodiesOf(strikes, ground.forward).flatMap((body) =>
    wingsOf(ground, body).map(([low, high]) => {
      const written = [low, body, high].map((index) => strikes[index] ?? 0);
      if (family === "iron_butterfly")
        return combine(
          family,
          written,
          [puts[low], 1],
          [puts[body], -1],
          [calls[body], -1],
          [calls[high], 1],
        );
      const options = family === "butterfly" ? calls : puts;
      return combine(family, written, [options[low], 1], [options[body], -2], [options[high], 1]);
    }),
  );
}

function wingsOf(ground: Ground, body: number): [low: number, high: number][] {
  const { strikes } = ground.chain;
  const above = reachFrom(ground, body, 1);
  return reachFrom(ground, body, -1).flatMap((low) =>
    above
      .filter((high) => Math.abs(widthOf(strikes, low, body) - widthOf(strikes, body, high)) < SAME_WIDTH)
      .map((high): [number, number] => [low, high]),
  );
}
