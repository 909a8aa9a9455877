import { candidateId, candidateName, strikesText } from "./candidate-words.ts";
import type { Evaluated } from "./evaluate-combination.ts";
import type { RemovedBy } from "./filters.ts";
import type { Funnel, NearestMiss } from "./funnel.ts";
import type { Combination } from "./generate/combination.ts";
import type { Failure } from "./judge-leg.ts";

/** A combination that was not kept, with everything that kept it out; the first is what it is counted under. */
export type Refused = {
  readonly combination: Combination;
  readonly evaluated: Evaluated | null;
  readonly failures: readonly [Failure, ...Failure[]];
};

/** What became of all candidates; `twins` are those merged into another, which were refused by nothing. */
export function countFunnel(input: {
  readonly refused: readonly Refused[];
  readonly twins: number;
  readonly kept: number;
  readonly beyondBound: number;
}): Funnel {
  const { refused, twins, kept, beyondBound } = input;
  const counts = new Map<RemovedBy, number>();
  for (const { failures } of refused)
    counts.set(failures[0].filter, (counts.get(failures[0].filter) ?? 0) + 1);
  let tightest: RemovedBy | null = null;
  for (const [filter, count] of counts)
    if (tightest === null || count > (counts.get(tightest) ?? 0)) tightest = filter;
  if (twins > 0) counts.set("twins", twins);
  return {
    generated: refused.length + twins + kept,
    removed: Object.fromEntries(counts),
    kept,
    tightest,
    nearestMiss: nearestMiss(refused, tightest),
    beyondBound,
  };
}

/**
 * The one that failed fewest filters; of those one that the tightest filter removed, then the least far off, then the
 * better one.
 */
function nearestMiss(refused: readonly Refused[], tightest: RemovedBy | null): NearestMiss | null {
  let nearest: Refused | undefined;
  for (const one of refused) if (nearest === undefined || isNearer(one, nearest, tightest)) nearest = one;
  if (nearest === undefined) return null;
  const { combination, failures } = nearest;
  const { family, strikes } = combination;
  const { filter, value, limit } = failures[0];
  const name = candidateName(family, strikes);
  return {
    id: candidateId(family, strikes),
    family,
    strikes: strikesText(strikes),
    filter,
    value,
    limit,
    reason: `${name}: ${failures[0].words()}`,
  };
}

function isNearer(a: Refused, b: Refused, tightest: RemovedBy | null): boolean {
  const filters = ({ failures }: Refused) => new Set(failures.map(({ filter }) => filter)).size;
  const ofOthers = ({ failures }: Refused) => (failures[0].filter === tightest ? 0 : 1);
  const off = ({ failures }: Refused) => failures.reduce((sum, { excess }) => sum + excess, 0);
  const alpha = ({ evaluated }: Refused) => evaluated?.alpha ?? Number.NEGATIVE_INFINITY;
  const difference = filters(a) - filters(b) || ofOthers(a) - ofOthers(b) || off(a) - off(b);
  return difference < 0 || (difference === 0 && alpha(a) > alpha(b));
}
