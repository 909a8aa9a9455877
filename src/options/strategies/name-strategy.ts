import type { LegType, Side } from "../contract.ts";
import { STRATEGIES, type Strategy, type StrategyName } from "../strategy.ts";
import type { StrikeForm } from "./strike-form.ts";

export type NamableLeg = {
  type: LegType;
  side: Side;
  /** Null for shares, as is their expiration. */
  strike: number | null;
  quantity: number;
  expiration: string | null;
};

/** Strikes as the strategy is written: the one traded first comes first. `times`: how often its legs are there. */
export type NamedLegs = { strategy: Strategy; strikes: readonly number[]; times: number };

/** What is called so has wings of one width; with others only the broken-wing butterfly is. */
const EQUAL_WINGS: ReadonlySet<StrategyName> = new Set(["butterfly", "put_butterfly", "iron_butterfly"]);

/** The catalogue's strategy that legs written out make, in whichever order; null where no name fits. */
export function nameStrategy(legs: readonly NamableLeg[]): NamedLegs | null {
  const options = legs.filter(({ strike }) => strike !== null);
  const dates = [...new Set(options.map(({ expiration }) => expiration ?? ""))].sort();
  const strikes = [...new Set(options.map(({ strike }) => strike ?? 0))].sort((a, b) => a - b);
  const times = legs.reduce((most, { quantity }) => commonDivisor(most, quantity), 0);
  if (dates.length > 2 || !(times > 0)) return null;
  const given = sortedKeys(
    legs.map(({ strike, quantity, expiration, ...leg }) =>
      keyOf({ ...leg, strike, times: quantity / times, isFar: strike !== null && expiration !== dates[0] }),
    ),
  );
  for (const strategy of STRATEGIES) {
    if (EQUAL_WINGS.has(strategy.name) && !areEven(strikes)) continue;
    for (const form of strategy.forms) {
      const written = writtenStrikes(form, strikes);
      if (written !== null && sortedKeys(keysOf(form, written)) === given)
        return { strategy, strikes: written, times };
    }
  }
  return null;
}

/** Ascending strikes in the order in which the form wants them; null where it takes another number of them. */
function writtenStrikes(
  { strikes: many, ascending }: StrikeForm,
  strikes: readonly number[],
): number[] | null {
  if (strikes.length !== many) return null;
  const written = new Array<number>(many).fill(0);
  ascending.forEach((position, rank) => {
    written[position] = strikes[rank] ?? 0;
  });
  return written;
}

function keysOf({ legs }: StrikeForm, strikes: readonly number[]): string[] {
  return legs.map((leg) =>
    leg.type === "stock"
      ? keyOf({ ...leg, strike: null, times: leg.quantity, isFar: false })
      : keyOf({
          ...leg,
          strike: strikes[leg.strike] ?? null,
          times: leg.quantity,
          isFar: leg.expiry === "far",
        }),
  );
}

type Key = { type: LegType; side: Side; strike: number | null; times: number; isFar: boolean };

const keyOf = ({ type, side, strike, times, isFar }: Key) => [type, side, strike, times, isFar].join(" ");

const sortedKeys = (keys: readonly string[]) => keys.toSorted().join(", ");

function areEven([low = 0, middle = 0, high = 0]: readonly number[]): boolean {
  return Math.abs(high - middle - (middle - low)) < 1e-9;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
