import type { CompanySources } from "../../company/ports.ts";
import { nextEarnings } from "../../company/read-earnings.ts";
import { rememberEarnings } from "../../company/remember-earnings.ts";
import type { Plan } from "../../planner/plan.ts";
import type { PlanRequest } from "../../planner/plan-request.ts";
import { type PlanDeps, planTrades } from "../../planner/plan-trades.ts";
import type { PlanReader } from "../../planner/ports.ts";
import { type CapabilityGap, explainingGap } from "../../providers/capability-gaps.ts";
import type { Capability } from "../../providers/provider.ts";

export type PlannerPorts = Omit<PlanDeps, "nextEarnings" | "plans"> & {
  /** Opened by the first question, as the database is. */
  plans: () => PlanReader;
  company: () => CompanySources;
  /** What nobody with a credential can do. */
  gaps: readonly CapabilityGap[];
  /** Now, once what the exchange says of today is known. */
  now: () => Promise<number>;
};

/** The planner, the same behind every door. */
export function bindPlanner({ plans, company, gaps, now, ...deps }: PlannerPorts): {
  plan: (request: PlanRequest) => Promise<Plan>;
} {
  const gapOf = (capability: Capability) => gaps.find((gap) => gap.capability === capability) ?? null;
  const earnings = rememberEarnings((symbol, nowMs) => nextEarnings(company(), symbol, nowMs));
  return {
    async plan(request) {
      const nowMs = await now();
      const asked = { plans: plans(), nextEarnings: (symbol: string) => earnings(symbol, nowMs) };
      const plan = await explainingGap(gapOf("chains"), () =>
        planTrades({ ...deps, ...asked }, request, nowMs),
      );
      const gap = gapOf("earnings");
      // That no date is known has a cause the reader may care for.
      if (gap === null || plan.earnings.status !== "unknown") return plan;
      return { ...plan, warnings: [...plan.warnings, gap.lost] };
    },
  };
}
