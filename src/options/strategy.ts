import { CONDORS_AND_BUTTERFLIES } from "./strategies/condors-and-butterflies.ts";
import type { Strategy, StrategyName } from "./strategies/named-strategy.ts";
import { RATIOS } from "./strategies/ratios.ts";
import { SINGLE_LEG } from "./strategies/single-leg.ts";
import { STRADDLES } from "./strategies/straddles.ts";
import { TWO_EXPIRATIONS } from "./strategies/two-expirations.ts";
import { VERTICALS } from "./strategies/verticals.ts";
import { WITH_STOCK } from "./strategies/with-stock.ts";

export type { Strategy, StrategyName };

/** Strikes follow "interact first": in a spread the leg the trader sends first is written first. */
export const STRATEGIES: readonly Strategy[] = [
  ...SINGLE_LEG,
  ...VERTICALS,
  ...STRADDLES,
  ...CONDORS_AND_BUTTERFLIES,
  ...TWO_EXPIRATIONS,
  ...RATIOS,
  ...WITH_STOCK,
];

const BY_NAME = new Map(STRATEGIES.map((strategy) => [strategy.name, strategy]));
const BY_KEY = new Map(STRATEGIES.flatMap((strategy) => namesOf(strategy).map((name) => [name, strategy])));

/**
 * Finds a strategy by name, label or alias; blanks, dashes, underscores and slashes are one: "Iron Condor", "iron-condor"
 * and "ic" are iron_condor. Null for what names none, or more than one ("bcs").
 */
export function findStrategy(text: string): Strategy | null {
  return BY_KEY.get(strategyKey(text)) ?? null;
}

/** A name as it is looked up: lower case, "_" between words, no apostrophe. */
export function strategyKey(text: string): string {
  return text
    .toLowerCase()
    .replace(/['’`]/g, "")
    .replace(/[\s\-‐-―−_/]+/g, "_")
    .replace(/^_|_$/g, "");
}

/** Everything a strategy may be called, as keys. */
export function namesOf({ name, label, aliases }: Strategy): readonly string[] {
  return [...new Set([name, strategyKey(label), ...aliases])];
}

/** Whether opening the strategy costs money or brings it in. */
export function opensAs(name: StrategyName): "debit" | "credit" {
  return BY_NAME.get(name)?.opensAs ?? "debit";
}

/** Days behind its near leg at which the far one is looked for when nobody says; null with one expiration. */
export function farGapDays(name: StrategyName): number | null {
  return BY_NAME.get(name)?.farGapDays ?? null;
}
