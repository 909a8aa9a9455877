import type { Fill } from "../options/fill-prices.ts";
import type { Candidate } from "./candidate.ts";
import type { PlanFamily } from "./families.ts";
import type { PlanFilters } from "./filters.ts";
import type { Funnel } from "./funnel.ts";
import type { PlanExpiry } from "./plan-contract.ts";
import type { ViewShift } from "./plan-view.ts";

/** One expiration, a view of it, and what a candidate must be. Dollars a share, volatilities annual fractions. */
export type RankInput = PlanExpiry & {
  readonly spot: number;
  readonly view: ViewShift;
  /** All whose loss has an end where omitted. */
  readonly families?: readonly PlanFamily[] | undefined;
  /** "realistic" where omitted: halfway from mid to the other side. */
  readonly fill?: Fill | undefined;
  /** The defaults where omitted; null inside switches one off, null for all switches off all. */
  readonly filters?: Partial<PlanFilters> | null | undefined;
  /** Keeps only trades that open for a credit, or for a debit. */
  readonly mode?: "auto" | "credit" | "debit" | undefined;
  /** What a net price is rounded to, against the trader; null or omitted: not rounded. */
  readonly tick?: number | null | undefined;
  /**
   * Whether a contract's own mid counts as its market value, so that what the smile misses of it (the residual of the
   * fit, an American option's exercise premium) is nobody's edge. False where omitted: the smile's value counts.
   */
  readonly anchorToQuotes?: boolean | undefined;
  /** An index such as SPX, of which uncovered options need less margin. */
  readonly broadBased?: boolean | undefined;
  /** What calendars buy. */
  readonly later?: PlanExpiry | undefined;
  /** 400 where omitted. */
  readonly mostEvaluations?: number | undefined;
};

/** `candidates`: the best first. */
export type Ranking = { readonly funnel: Funnel; readonly candidates: readonly Candidate[] };

export type RankCandidates = (input: RankInput) => Ranking;
