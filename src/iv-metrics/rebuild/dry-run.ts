import { AppError } from "../../errors.ts";
import type { JobId } from "../../scheduling/job.ts";
import { checkSymbol, type FindTicker, settleRange, type WantedRange } from "../../scheduling/run-request.ts";
import { describeHistoryPlan } from "./describe-history-plan.ts";
import { type HistoryPlan, type PlanHistoryDeps, planHistory } from "./plan-history.ts";

export type DryRunRequest = { job: JobId; range: WantedRange | null; symbol: string | null };

/**
 * What a run by hand would take, without starting it: it asks for a price, which is free, and for nothing else. Throws
 * `invalid_request` for other jobs, which take what GET /v1/jobs says, and for a range or symbol that a run would refuse.
 */
export async function dryRun(
  deps: PlanHistoryDeps & { findTicker: FindTicker },
  { job, range: wanted, symbol }: DryRunRequest,
  nowMs: number,
): Promise<HistoryPlan & { words: string[] }> {
  if (job !== "iv_history") {
    throw new AppError("invalid_request", `${job} makes no plan that could be told beforehand.`, {
      hint: "Leave dryRun out. iv_history tells its plan; GET /v1/jobs has what every job takes of each limit.",
    });
  }
  const range = wanted === null ? null : settleRange(job, wanted, nowMs, deps.calendar);
  if (symbol !== null) await checkSymbol(deps.findTicker, job, symbol);
  const plan = await planHistory(deps, { range, symbol, trigger: "manual" }, nowMs);
  return { ...plan, words: describeHistoryPlan(plan) };
}
