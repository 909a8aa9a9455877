import type { StrategyRequest } from "../../../calculator/calculate-request.ts";
import type { Calculation } from "../../../calculator/calculation.ts";
import { buildStrategyLegs } from "../../../options/build-strategy-legs.ts";
import { callPutTwin } from "../../../options/strategies/call-put-twins.ts";
import { farGapDays, type StrategyName } from "../../../options/strategy.ts";
import { strikeText } from "../../render/figures.ts";

/** What is one press away from a trade, as its strikes are typed; null where there is no such trade. */
export type StrikeMoves = {
  /** The strikes that stand for those asked for. */
  here: string;
  lower: string | null;
  higher: string | null;
  wider: string | null;
  narrower: string | null;
  twin: { strategy: StrategyName; strikes: string } | null;
};

type Placed = { at: number; lower: number | null; higher: number | null; types: ReadonlySet<string> };

export function strikeMoves(request: StrategyRequest, calculation: Calculation): StrikeMoves {
  const placed = placeStrikes(request, calculation);
  const twin = callPutTwin(request.strategy);
  const here = placed.map(({ at }) => at);
  return {
    here: written(here),
    lower: whole(placed.map(({ lower }) => lower)),
    higher: whole(placed.map(({ higher }) => higher)),
    wider: spread(request, placed, "wider"),
    narrower: spread(request, placed, "narrower"),
    twin:
      twin === null
        ? null
        : { strategy: twin.strategy, strikes: written(twin.reversed ? here.toReversed() : here) },
  };
}

/** Every strike in the order typed, where it was settled, and what is listed beside it for all its legs. */
function placeStrikes({ strategy, strikes }: StrategyRequest, { legs, neighbours }: Calculation): Placed[] {
  const built = buildStrategyLegs(strategy, strikes);
  if (!built.ok) return [];
  return strikes.map((typed): Placed => {
    const places = built.legs.flatMap((leg, index) =>
      leg.type !== "stock" && leg.strike === typed ? [index] : [],
    );
    const beside = (side: "lower" | "higher") =>
      places.map((index) => neighbours.strikes[index]?.[side] ?? null);
    return {
      at: legs[places[0] ?? -1]?.strike ?? typed,
      lower: farthest(beside("lower"), Math.min),
      higher: farthest(beside("higher"), Math.max),
      types: new Set(places.map((index) => legs[index]?.type ?? "")),
    };
  });
}

function farthest(
  strikes: readonly (number | null)[],
  choose: (...values: number[]) => number,
): number | null {
  const known = strikes.filter((strike) => strike !== null);
  return known.length === 0 || known.length < strikes.length ? null : choose(...known);
}

/** Of a vertical the second strike moves; of anything wider both ends. Null with one strike, or two expirations. */
function spread(
  { strategy }: StrategyRequest,
  placed: readonly Placed[],
  way: "wider" | "narrower",
): string | null {
  if (placed.length < 2 || farGapDays(strategy) !== null) return null;
  const [first, second] = placed;
  const ends = placed.toSorted((a, b) => a.at - b.at);
  const [low, high] = [ends[0], ends.at(-1)];
  const outward = way === "wider";
  const isVertical = placed.length === 2 && new Set(placed.flatMap(({ types }) => [...types])).size === 1;
  const moved = placed.map((one) => {
    if (isVertical && one !== second) return one.at;
    if (one === low) return outward ? one.lower : one.higher;
    if (one === high) return outward ? one.higher : one.lower;
    return one.at;
  });
  const order = (strikes: readonly (number | null)[]) =>
    ends.map((one) => strikes[placed.indexOf(one)] ?? Number.NaN);
  const ascending = order(moved).every((strike, index, all) => index === 0 || strike > (all[index - 1] ?? 0));
  return first === undefined || !ascending ? null : whole(moved);
}

function whole(strikes: readonly (number | null)[]): string | null {
  const known = strikes.filter((strike) => strike !== null);
  return known.length === 0 || known.length < strikes.length ? null : written(known);
}

function written(strikes: readonly number[]): string {
  return strikes.map(strikeText).join("/");
}
