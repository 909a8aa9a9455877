import { CALENDARS, type PlanFamily } from "../families.ts";
import type { QuotedChain } from "../quoted-chain.ts";
import { anchorsOf, type Ground } from "./anchors.ts";
import type { Combination } from "./combination.ts";
import { butterflies, ironCondors } from "./condors-and-butterflies.ts";
import { singles, straddles, strangles, verticals } from "./one-and-two-legs.ts";

/** Absolute deltas at which a calendar stands: at the money and out towards where a bias leads. */
const CALENDAR_DELTAS = [0.5, 0.4, 0.3] as const;

export type Generated = { readonly combinations: readonly Combination[]; readonly beyondBound: number };

/**
 * Every combination of the families, each once, at most `most`: where there are more, the families take turns, so that
 * none crowds out another, and each gives its likeliest first.
 */
export function generateCombinations(
  ground: Ground,
  families: readonly PlanFamily[],
  later: QuotedChain | null,
  most: number,
): Generated {
  const columns = [...new Set(families)].map((family) => distinct(buildFamily(ground, family, later)));
  const all = columns.reduce((sum, column) => sum + column.length, 0);
  const combinations: Combination[] = [];
  for (let row = 0; combinations.length < Math.min(all, most); row += 1)
    for (const column of columns) {
      const one = column[row];
      if (one !== undefined && combinations.length < most) combinations.push(one);
    }
  return { combinations, beyondBound: all - combinations.length };
}

function distinct(built: readonly (Combination | null)[]): Combination[] {
  const seen = new Map<string, Combination>();
  for (const one of built) {
    if (one === null) continue;
    const key = one.strikes.join("/");
    if (!seen.has(key)) seen.set(key, one);
  }
  return [...seen.values()];
}

function buildFamily(ground: Ground, family: PlanFamily, later: QuotedChain | null): (Combination | null)[] {
  if (CALENDARS.has(family)) return later === null ? [] : calendars(ground, family, later);
  switch (family) {
    case "iron_condor":
      return ironCondors(ground);
    case "iron_butterfly":
    case "butterfly":
    case "put_butterfly":
      return butterflies(ground, family);
    case "straddle":
    case "short_straddle":
      return straddles(ground, family);
    case "strangle":
    case "short_strangle":
      return strangles(ground, family);
    case "long_call":
    case "long_put":
    case "short_put":
      return singles(ground, family);
    default:
      return verticals(ground, family);
  }
}

/** The near option sold, the same strike of the later expiration bought. */
function calendars(ground: Ground, family: PlanFamily, later: QuotedChain): (Combination | null)[] {
  const type = family === "call_calendar" ? "call" : "put";
  const near = type === "call" ? ground.chain.calls : ground.chain.puts;
  const far = type === "call" ? later.calls : later.puts;
  return anchorsOf(ground, type, "sell", CALENDAR_DELTAS).map(({ index }) => {
    const strike = ground.chain.strikes[index] ?? 0;
    const [sold, bought] = [near[index], far[later.strikes.indexOf(strike)]];
    if (!sold || !bought) return null;
    const legs = [
      { quoted: sold, amount: -1, far: false },
      { quoted: bought, amount: 1, far: true },
    ];
    return { family, strikes: [strike], legs };
  });
}
