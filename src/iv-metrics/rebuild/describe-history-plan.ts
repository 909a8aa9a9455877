import { toldMessage } from "../../errors.ts";
import { weekday } from "../../market/calendar-date.ts";
import { wallTime } from "../../market/time-zone.ts";
import { dollars } from "./pay-for-history.ts";
import type { HistoryPlan } from "./plan-history.ts";

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/**
 * The plan in words, a fact a line: "252 days of 11 tickers from databento: about $0.07 (cap $1.00), 26 messages, 1,756
 * requests, 480 ms of CPU a page, done by Tuesday 03:40 New York".
 */
export function describeHistoryPlan(plan: HistoryPlan): string[] {
  return [
    plan.tickerDays === 0 ? "no day of the past year's volatility is missing" : describeWork(plan),
    ...plan.refusals.map(({ provider, error }) => `${provider}: ${toldMessage(error)}`),
    ...describeLack(plan),
  ];
}

function describeWork(plan: HistoryPlan): string {
  const tickers = count(plan.symbols.length, "ticker");
  const from = plan.provider === null ? "" : ` from ${plan.provider}`;
  const cost = describeCost(plan);
  const work = `${count(plan.messages, "message")}, ${count(plan.requests, "request")}`;
  const cpu = `${plan.cpuMsPerPage} ms of CPU a page`;
  return `${count(plan.days, "day")} of ${tickers}${from}: ${cost}, ${work}, ${cpu}, done by ${moment(plan.doneByMs)} New York`;
}

function describeCost({ usd, maxUsd }: HistoryPlan): string {
  if (usd === null) return "nobody tells a price";
  if (usd === 0) return "at no cost";
  const beyond = usd > maxUsd ? ", which ends it early or sends it to the next source" : "";
  return `about ${dollars(usd)} (cap ${dollars(maxUsd)}${beyond})`;
}

function describeLack({ withoutClose, unnamed, unserved }: HistoryPlan): string[] {
  const most = Math.max(0, ...withoutClose.map(({ days }) => days));
  const names = withoutClose.map(({ symbol }) => symbol);
  const lacking = names.length > 3 ? `${names.length} tickers lack` : `${names.join(" and ")} lack`;
  return [
    ...(most === 0
      ? []
      : [
          `${lacking} the daily bars of up to ${count(most, "day")}, which are not asked for; eod_sync brings them`,
        ]),
    ...unnamed.map(
      (symbol) => `${symbol} has no history: its series cannot be named without a list of the past`,
    ),
    ...unserved.map((symbol) => `${symbol} has no history: no source that is configured has options on it`),
  ];
}

const count = (n: number, what: string) => `${n.toLocaleString("en-US")} ${what}${n === 1 ? "" : "s"}`;

function moment(atMs: number): string {
  const { date, minuteOfDay: minute } = wallTime(atMs);
  const clock = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  return `${WEEKDAYS[weekday(date)]} ${clock}`;
}
