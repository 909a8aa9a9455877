import type { PlanContract } from "../../src/planning/plan-contract.ts";
import { type RankInput, type Ranking, rankCandidates } from "../../src/planning/rank-candidates.ts";

/** Call and put mids by strike: Black at 30 %, 30 days, forward 100, rounded to cents. */
const MIDS = {
  90: [10.43, 0.43],
  95: [6.42, 1.42],
  100: [3.43, 3.43],
  105: [1.57, 6.57],
  110: [0.61, 10.61],
} as const;

export const WORKED_YEARS = 30 / 365;
/** Volatility falls 30 % to 24 % and nothing else changes. */
const CALMER = { viewForward: 100, volatilityFactor: 0.8 };
/** The market's own density. */
export const NO_VIEW = { viewForward: 100, volatilityFactor: 1 };

/** Every quote is its mid and a nickel either way, or what `half` says. */
export function workedContracts(
  half: (type: "call" | "put", strike: number) => number = () => 0.05,
): PlanContract[] {
  return Object.entries(MIDS).flatMap(([key, mids]) =>
    (["call", "put"] as const).map((type, index) => {
      const [strike, mid] = [Number(key), mids[index] ?? 0];
      const [bid, ask] = [mid - half(type, strike), mid + half(type, strike)];
      return { type, strike, bid, ask, openInterest: 1_000, volume: 100 };
    }),
  );
}

function workedPlan(changes: Partial<RankInput> = {}): RankInput {
  return {
    contracts: workedContracts(),
    spot: 100,
    forward: 100,
    discountFactor: 1,
    years: WORKED_YEARS,
    smile: { volatility: () => 0.3 },
    view: CALMER,
    ...changes,
  };
}

/** The candidate of this id, or the one that stands for it as its twin. */
export function candidateOf({ candidates }: Ranking, id: string) {
  const found = candidates.find((one) => one.id === id || one.twin?.id === id);
  if (found === undefined) throw new Error(`No ${id} among ${candidates.map((one) => one.id).join(", ")}.`);
  return found;
}

export const rankWorked = (changes: Partial<RankInput> = {}) => rankCandidates(workedPlan(changes));
