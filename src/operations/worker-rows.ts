import { type BudgetRow, FEWER, type Tariffs } from "./budget-row.ts";
import { PLAN_LIMITS } from "./plan-limits.ts";
import { priceOf } from "./plan-tariffs.ts";
import type { BudgetInput, PlannedUse } from "./plan-use.ts";

const PAID_WORKERS = "take the paid Workers plan (WORKERS_PLAN=paid, $5 a month)";

/** What Cloudflare counts of the Worker's invocations. */
export function workersRows({ plans }: BudgetInput, use: PlannedUse, tariffs: Tariffs): BudgetRow[] {
  const { workersRequests, logEvents } = tariffs;
  const line = (row: Omit<BudgetRow, "vendor" | "period" | "advice">): BudgetRow => {
    return {
      vendor: "Workers",
      period: "day",
      advice: `To stay below: ${FEWER}, or ${PAID_WORKERS}.`,
      ...row,
    };
  };
  const paid = plans.workers === "paid";
  return [
    line({
      resource: "workers_requests",
      title: "Workers requests",
      planned: use.workersRequestsPerDay,
      limit: workersRequests.limit,
      dollars: priceOf(workersRequests, use.workersRequestsPerMonth),
    }),
    line({
      resource: "public_requests",
      title: "Public requests",
      planned: null,
      limit:
        workersRequests.limit === null
          ? null
          : Math.max(0, workersRequests.limit - use.workersRequestsPerDay),
      dollars: paid ? null : 0,
      note: paid
        ? "what users ask is unknown: nothing below 9 M a month, then $0.30 a million, answered from the cache or not"
        : "what users ask is unknown: they have what the schedule leaves",
    }),
    line({
      resource: "log_events",
      title: "Log events",
      planned: use.logEventsPerDay,
      limit: logEvents.limit,
      dollars: priceOf(logEvents, use.logEventsPerMonth),
      note: "by the prices of Workers Logs; those that Cloudflare announced from December 2026 on are unknown",
    }),
    subrequestsRow(plans, use),
  ];
}

function subrequestsRow(plans: BudgetInput["plans"], use: PlannedUse): BudgetRow {
  return {
    resource: "subrequests_max",
    title: "Subrequests of the busiest tick",
    vendor: "Workers",
    period: "invocation",
    planned: use.subrequestsPerInvocation,
    limit: PLAN_LIMITS.workers[plans.workers].subrequests,
    advice: `Follow fewer tickers, or ${PAID_WORKERS}.`,
  };
}

/** What one invocation may take of CPU, warm and in a fresh isolate, and a month of it. */
export function cpuRows({ plans }: BudgetInput, use: PlannedUse, { cpuMs }: Tariffs): BudgetRow[] {
  const { tickCpu, deliveryCpu, answerCpu } = use;
  const limit = PLAN_LIMITS.workers[plans.workers].cpuMsPerInvocation;
  const line = (resource: string, of: string, planned: number): BudgetRow => {
    return {
      resource,
      title: `CPU milliseconds of ${of}`,
      vendor: "Workers",
      period: "invocation",
      planned,
      limit,
      advice: `Cloudflare may end such an invocation: ${PAID_WORKERS}.`,
    };
  };
  return [
    line("cpu_ms_tick", "the busiest tick", tickCpu.warmMs),
    line("cpu_ms_tick_cold", "the busiest tick, isolate fresh", tickCpu.coldMs),
    line("cpu_ms_delivery", "the busiest delivery", deliveryCpu.warmMs),
    line("cpu_ms_delivery_cold", "the busiest delivery, isolate fresh", deliveryCpu.coldMs),
    line("cpu_ms_answer", "an answer (/calc, a chain)", answerCpu.warmMs),
    line("cpu_ms_answer_cold", "an answer (/calc, a chain), isolate fresh", answerCpu.coldMs),
    {
      resource: "cpu_ms",
      title: "CPU milliseconds",
      vendor: "Workers",
      period: "month",
      planned: use.cpuMsPerMonth,
      limit: cpuMs.limit,
      dollars: priceOf(cpuMs, use.cpuMsPerMonth),
      advice: "",
    },
  ];
}
