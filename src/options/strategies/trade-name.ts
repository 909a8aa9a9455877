import { STRATEGIES } from "../strategy.ts";
import { type NamableLeg, nameStrategy } from "./name-strategy.ts";

/** What a trade is called: null where no name of the catalogue fits; strikes as they are written; how many of it. */
export type TradeName = { label: string | null; strikes: readonly number[]; times: number };

/** `contracts`: how many of the legs together. */
export type NamableTrade = { strategy: string; legs: readonly NamableLeg[]; contracts: number };

/** Legs written out ("custom") that make a strategy are called as it is. */
export function tradeName({ strategy, legs, contracts }: NamableTrade): TradeName {
  const named = strategy === "custom" ? nameStrategy(legs) : null;
  if (named !== null)
    return { label: named.strategy.label, strikes: named.strikes, times: named.times * contracts };
  return {
    label: STRATEGIES.find(({ name }) => name === strategy)?.label ?? null,
    strikes: [...new Set(legs.flatMap(({ strike }) => strike ?? []))],
    times: contracts,
  };
}
