import type { StrategyName } from "../options/strategies/named-strategy.ts";

/** What the underlying is expected to do; volatile is a big move either way. */
export const BIASES = ["bullish", "bearish", "neutral", "volatile"] as const;
export type Bias = (typeof BIASES)[number];

/** The strategies that a plan builds; each is one that `/calc` knows by this name. */
export const PLAN_FAMILIES = [
  "bull_put_spread",
  "bull_call_spread",
  "long_call",
  "bear_call_spread",
  "bear_put_spread",
  "long_put",
  "iron_condor",
  "iron_butterfly",
  "butterfly",
  "put_butterfly",
  "straddle",
  "strangle",
  "short_put",
  "short_strangle",
  "short_straddle",
  "call_calendar",
  "put_calendar",
] as const satisfies readonly StrategyName[];
export type PlanFamily = (typeof PLAN_FAMILIES)[number];

/** What can lose more than was set aside. A short put has an end, at a price of nothing, but nobody plans for it. */
export const UNDEFINED_RISK: ReadonlySet<PlanFamily> = new Set([
  "short_put",
  "short_strangle",
  "short_straddle",
]);
/** What is meant to be sold: it is none where the fill leaves no credit. */
export const OPENS_AS_CREDIT: ReadonlySet<PlanFamily> = new Set([
  "bull_put_spread",
  "bear_call_spread",
  "iron_condor",
  "iron_butterfly",
  "short_put",
  "short_strangle",
  "short_straddle",
]);
export const CALENDARS: ReadonlySet<PlanFamily> = new Set(["call_calendar", "put_calendar"]);

/** Every family whose loss has an end: what is tried where nobody says which. Calendars need a later expiration. */
export const DEFINED_RISK: readonly PlanFamily[] = PLAN_FAMILIES.filter(
  (family) => !UNDEFINED_RISK.has(family),
);

const ALWAYS: Readonly<Record<Bias, readonly PlanFamily[]>> = {
  bullish: ["bull_put_spread", "bull_call_spread", "long_call"],
  bearish: ["bear_call_spread", "bear_put_spread", "long_put"],
  neutral: ["iron_condor", "iron_butterfly", "butterfly", "put_butterfly"],
  volatile: ["straddle", "strangle"],
};
const WITH_UNDEFINED_RISK: Readonly<Record<Bias, readonly PlanFamily[]>> = {
  bullish: ["short_put"],
  bearish: [],
  neutral: ["short_strangle", "short_straddle"],
  volatile: [],
};
const CALENDAR_OF: Readonly<Record<Bias, readonly PlanFamily[]>> = {
  bullish: ["call_calendar"],
  bearish: ["put_calendar"],
  neutral: ["call_calendar"],
  volatile: [],
};

/** A calendar sells the front month: it wants it a point dearer than the back, or all of it cheap. */
const FRONT_DEARER_BY = 0.01;
const CHEAP_BELOW_RANK = 30;

export type FamilyChoice = {
  readonly bias: Bias;
  /** Whether families whose loss has no end are wanted. */
  readonly undefinedRisk?: boolean | undefined;
  /** At the money, annual fractions; null where there is no later expiration. */
  readonly frontVolatility?: number | null | undefined;
  readonly backVolatility?: number | null | undefined;
  /** 0..100; null where it is not known. */
  readonly ivRank?: number | null | undefined;
};

/** What is tried under a bias, in the order that breaks ties of nothing else. */
export function familiesFor(choice: FamilyChoice): PlanFamily[] {
  const { bias, undefinedRisk = false, frontVolatility, backVolatility, ivRank } = choice;
  const families = [...ALWAYS[bias]];
  if (undefinedRisk) families.push(...WITH_UNDEFINED_RISK[bias]);
  if (typeof backVolatility !== "number" || typeof frontVolatility !== "number") return families;
  const frontIsDear = frontVolatility > backVolatility + FRONT_DEARER_BY;
  const cheap = typeof ivRank === "number" && ivRank < CHEAP_BELOW_RANK;
  return frontIsDear || cheap ? [...families, ...CALENDAR_OF[bias]] : families;
}
