import type { PlanFamily } from "./families.ts";
import type { RemovedBy } from "./filters.ts";

/** The candidate that came nearest to being kept, and what kept it out. */
export type NearestMiss = {
  readonly id: string;
  readonly family: PlanFamily;
  readonly strikes: string;
  readonly filter: RemovedBy;
  /** What it has and what was asked, in the filter's unit; null where that is no number. */
  readonly value: number | null;
  readonly limit: number | null;
  /** "95/90 bull put spread: credit 18.8 % of the width < 33.3 %". */
  readonly reason: string;
};

/** What became of all candidates: generated = kept + the sum of removed. */
export type Funnel = {
  readonly generated: number;
  /** By the first filter that each failed; only those that removed something. */
  readonly removed: Partial<Record<RemovedBy, number>>;
  readonly kept: number;
  /** The filter that removed most, twins aside; null where none did. */
  readonly tightest: RemovedBy | null;
  readonly nearestMiss: NearestMiss | null;
  /** Combinations not looked at because the bound on evaluations was reached. */
  readonly beyondBound: number;
};
