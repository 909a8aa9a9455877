import type { Fill } from "../options/fill-prices.ts";
import type { Bias, PlanFamily } from "../planning/families.ts";
import type { AskedFilters } from "../planning/filters.ts";
import type { Mode } from "../planning/judge-candidate.ts";

/** The filters that a request may set or switch off (null); two are options of their own. */
export type SettableFilters = Omit<AskedFilters, "maxRisk" | "minProbability">;

/** What a trader expects, may lose, and will not trade. Dollars and percent as each says; probabilities 0..1. */
export type PlanRequest = {
  symbol: string;
  bias: Bias;
  /** Days to expiration, 35 where neither this nor a date is given; the nearest listed one is used. */
  dte?: number | undefined;
  expiration?: string | undefined;
  /** The price expected at expiration, dollars a share. */
  target?: number | undefined;
  /** What the net has to be; either where left out. */
  mode?: Mode | undefined;
  /** Dollars for the whole trade. */
  maxRisk?: number | undefined;
  accountSize?: number | undefined;
  /** Percent of the account; 2 where left out. */
  riskPercent?: number | undefined;
  /** The least probability of profit under the market's density. */
  minProbability?: number | undefined;
  /** Halfway from mid to the other side where left out. */
  fill?: Fill | undefined;
  /** Whether trades are wanted whose loss has no end, or only at a price of nothing. */
  undefinedRisk?: boolean | undefined;
  /** How many candidates are answered, 5 where left out, and how many of the best are passed over. */
  limit?: number | undefined;
  offset?: number | undefined;
  /** Those of the bias where left out. */
  families?: readonly PlanFamily[] | undefined;
  /** Null switches all off but the budget and the least probability. */
  filters?: SettableFilters | null | undefined;
};

export const USUAL_DTE = 35;
export const USUAL_LIMIT = 5;
export const USUAL_FILL: Fill = "realistic";
export const USUAL_RISK_PERCENT = 2;

/** What a request may hold, for every door; `limit` bounds the work that one plan is. */
export const PLAN_LIMITS = {
  dte: { min: 0, max: 365 },
  target: { min: 0.01, max: 10_000_000 },
  maxRisk: { min: 1, max: 1_000_000_000_000 },
  accountSize: { min: 1, max: 1_000_000_000_000 },
  riskPercent: { min: 0.1, max: 10 },
  minProbability: { min: 0.01, max: 0.99 },
  limit: { min: 1, max: 20 },
  offset: { min: 0, max: 400 },
} as const;
