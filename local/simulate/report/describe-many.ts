import { PLAN_LIMITS } from "../../../src/operations/plan-limits.ts";
import { terminalTable } from "../../terminal-table.ts";
import { ASSUMED_SLICE_SECONDS, type ManyPlan } from "../many/plan-many.ts";

const { schwabCallsPerMinute, qstashMessagesPerDay, workers } = PLAN_LIMITS;
const TRADING_DAYS_A_MONTH = 21;
const MESSAGES_A_BATCH = 100;

export type PlanName = "free" | "paid";

/** What the plans say of many names, and whether each refresh is over before the next begins. */
export function describeMany(date: string, plans: Record<PlanName, ManyPlan>): { text: string; ok: boolean } {
  const { free, paid } = plans;
  const row = (what: string, of: (plan: ManyPlan, name: PlanName) => string) => [
    what,
    of(free, "free"),
    of(paid, "paid"),
  ];
  const table = terminalTable(
    ["", "free", "paid"],
    [
      row("contracts kept fresh", ({ contracts }) => n(contracts)),
      row("slices of a refresh, one Schwab call each", ({ slices }) => n(slices)),
      row("contracts of the largest slice", ({ largest }) => n(largest)),
      row("a refresh takes, minutes", ({ times }) => minutes(times.lastsSeconds)),
      row("it has, minutes", ({ intervalMinutes }) => minutes(intervalMinutes * 60)),
      row("Schwab calls of the busiest minute, prices included", (plan) => n(busiest(plan))),
      row("minutes until each name's bars are asked for again", ({ tickers, priceCalls }) =>
        n(Math.ceil(tickers / (priceCalls - 1))),
      ),
      row("refreshes a day", ({ refreshesADay }) => n(refreshesADay)),
      row("QStash messages a day", (plan) => n(messagesADay(plan))),
      row("QStash beyond its free 1,000 a day, $ a month", (plan) => dollars(plan)),
      row("subrequests of the tick that plans", ({ slices }) => n(planningRequests(slices))),
    ],
  );
  const lines = (["free", "paid"] as const).flatMap((name) => [
    `${name}: ${verdict(plans[name])}`,
    `  Schwab calls by minute: ${plans[name].times.startsByMinute.join(" ")}`,
    ...advice(plans[name], name).map((words) => `  ${words}`),
  ]);
  const text = [
    `${n(free.tickers)} tickers on ${date}: a simulation of the schedule. No Worker runs and nothing is fetched: the`,
    "planner and the queue's rules are the real ones, the sizes are the sandbox market's, and a slice is taken to need",
    `${ASSUMED_SLICE_SECONDS} s. Free: the part of each chain that the plan sizes (OPTION_CHAIN_…); paid: all of it.`,
    "",
    table,
    "",
    ...lines,
    "",
  ].join("\n");
  return { text, ok: [free, paid].every(inTime) };
}

function busiest({ times, priceCalls }: ManyPlan): number {
  return Math.max(...times.startsByMinute) + priceCalls;
}

function inTime(plan: ManyPlan): boolean {
  const { times, intervalMinutes } = plan;
  return times.lastsSeconds <= intervalMinutes * 60 && busiest(plan) <= schwabCallsPerMinute;
}

function verdict(plan: ManyPlan): string {
  const { times, intervalMinutes, tickers } = plan;
  const takes = `a refresh of ${n(tickers)} names takes ${minutes(times.lastsSeconds)} of ${intervalMinutes} minutes`;
  return inTime(plan) ? `fits, ${takes}.` : `does not fit, ${takes}.`;
}

function advice(plan: ManyPlan, name: PlanName): string[] {
  const { times, intervalMinutes, tickers, slices } = plan;
  const words: string[] = [];
  if (!inTime(plan)) {
    const longer = Math.ceil(times.lastsSeconds / 60 / 5) * 5;
    const fewer = Math.floor((tickers * intervalMinutes * 60) / times.lastsSeconds);
    words.push(
      `Set OPTION_CHAIN_JOB_INTERVAL_MINUTES to ${longer}, keep ${n(fewer)} tickers active, or take less of`,
    );
    words.push("each chain with OPTION_CHAIN_MAX_DTE and OPTION_CHAIN_STRIKES.");
  }
  if (messagesADay(plan) > qstashMessagesPerDay) {
    const fitting = Math.floor((tickers * qstashMessagesPerDay) / messagesADay(plan));
    words.push(
      `QStash's free 1,000 messages a day hold ${n(fitting)} of these names; for more, pay as you go.`,
    );
  }
  const planning = planningRequests(slices);
  if (planning > workers[name].subrequests)
    words.push(`The tick that plans makes ${n(planning)} subrequests of ${workers[name].subrequests}.`);
  return words;
}

function messagesADay({ slices, refreshesADay }: ManyPlan): number {
  return slices * refreshesADay;
}

/** Claim, sizes, tasks, publication in batches, and the mark that it is done. */
function planningRequests(slices: number): number {
  return 4 + Math.ceil(slices / MESSAGES_A_BATCH);
}

function dollars(plan: ManyPlan): string {
  const billed = messagesADay(plan) > qstashMessagesPerDay ? messagesADay(plan) : 0;
  return ((billed / 100_000) * TRADING_DAYS_A_MONTH).toFixed(2);
}

const minutes = (seconds: number) => (seconds / 60).toFixed(1);
const n = (value: number) => value.toLocaleString("en-US");
