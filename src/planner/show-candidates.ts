import { AppError } from "../errors.ts";
import type { Candidate } from "../planning/candidate.ts";
import type { PlanCandidate } from "./plan.ts";
import { type ShowGround, showCandidate } from "./show-candidate.ts";

export type Page = { offset: number; limit: number };

export type ShownCandidates = {
  candidates: PlanCandidate[];
  /** The first of all by score; null where none can be shown. */
  best: PlanCandidate | null;
  warnings: string[];
};

/** A page of the ranking. What the calculator refuses, for a quote that no filter was left to stop, is told instead. */
export async function showCandidates(
  ranked: readonly Candidate[],
  { offset, limit }: Page,
  ground: ShowGround,
): Promise<ShownCandidates> {
  const places = ranked.map((candidate, index) => ({ candidate, rank: index + 1 }));
  const page = places.slice(offset, offset + limit);
  const wanted = offset === 0 ? page : [...places.slice(0, 1), ...page];
  const candidates: PlanCandidate[] = [];
  const warnings: string[] = [];
  for (const { candidate, rank } of wanted) {
    try {
      candidates.push(await showCandidate(candidate, rank, ground));
    } catch (error) {
      if (!(error instanceof AppError && error.code === "no_quotes")) throw error;
      warnings.push(`${candidate.id} is left out: ${error.message}`);
    }
  }
  return {
    candidates: candidates.filter(({ rank }) => rank > offset),
    best: candidates[0] ?? null,
    warnings,
  };
}
