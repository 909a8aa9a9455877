import { symbolsPerRun } from "../../../src/composition/work-sizes.ts";
import type { BudgetLine } from "../../../src/operations/budget-line.ts";
import { PLAN_LIMITS, type Plans, POLICY } from "../../../src/operations/plan-limits.ts";
import { planDeployment } from "../../plan-deployment.ts";
import { placeholderConfig } from "../world/placeholder-settings.ts";
import type { ManyPlan } from "./plan-many.ts";

/** Where something stops, whole chains kept as the paid plan keeps them. */
export type Stop = {
  what: string;
  /** What so many tickers take of it, and what there is; in `unit`. */
  taken: number;
  most: number;
  unit: string;
  /** Tickers like these at which it is used up. */
  holds: number;
  /** What is to be had for money where it stops. */
  sold: boolean;
};

export type Limits = { stops: Stop[]; bill: BudgetLine[] };

/** A Worker that is paid, its services free; and all of them paid, by use. */
const FREE_SERVICES: Plans = { workers: "paid", qstash: "free", neon: "free", redis: "free" };
const ALL_PAID: Plans = { workers: "paid", qstash: "payg", neon: "launch", redis: "payg" };

/** What binds in which order, and what a month costs with every service paid by use. */
export function planLimits(plan: ManyPlan): Limits {
  const { tickers } = plan;
  const free = planDeployment({ plans: FREE_SERVICES, tickers });
  const stops = [
    ...schwabStops(plan),
    ...workerStops(plan),
    ...free.flatMap((line) => stopOf(line, tickers)),
  ];
  return {
    stops: stops.sort((a, b) => a.holds - b.holds),
    bill: planDeployment({ plans: ALL_PAID, tickers }),
  };
}

/** No money buys more of Schwab: 120 calls a minute are an application's. */
function schwabStops({ tickers, slices, intervalMinutes }: ManyPlan): Stop[] {
  const most = POLICY.schwabFlow.rate * intervalMinutes;
  const bars = symbolsPerRun(placeholderConfig("paid"));
  return [
    {
      what: `Schwab: slices in the ${intervalMinutes} minutes of a refresh`,
      taken: slices,
      most,
      unit: "calls",
      holds: Math.floor((most * tickers) / slices),
      sold: false,
    },
    {
      what: "Schwab: minute bars every minute (beyond, names take turns)",
      taken: tickers,
      most: bars,
      unit: "calls a minute",
      holds: bars,
      sold: false,
    },
  ];
}

/** Of the tick that plans a refresh: one subrequest publishes a hundred slices. */
function workerStops({ tickers, slices }: ManyPlan): Stop[] {
  const most = PLAN_LIMITS.workers.paid.subrequests * POLICY.messagesPerBatch;
  return [
    {
      what: "Workers: slices that one tick can publish",
      taken: slices,
      most,
      unit: "slices",
      holds: Math.floor((most * tickers) / slices),
      sold: false,
    },
  ];
}

/** What grows with the tickers, about in proportion; the others are an invocation's, or the same for any number. */
const GROWING = new Set(["qstash_messages", "redis_commands", "neon_storage_bytes", "neon_egress_bytes"]);

function stopOf({ resource, title, planned, limit, period, vendor }: BudgetLine, tickers: number): Stop[] {
  if (planned === null || limit === null || planned === 0 || !GROWING.has(resource)) return [];
  const holds = Math.floor((limit * tickers) / planned);
  const unit = period === "deployment" ? "in a year" : `a ${period}`;
  return [{ what: `${vendor}, free: ${title}`, taken: planned, most: limit, unit, holds, sold: true }];
}
