import { COVERED_YEARS } from "../market/holidays.ts";
import { type Session, sameSession } from "../market/trading-calendar.ts";
import type { Condition } from "./ports.ts";

export type MarketDayFacts = {
  date: string;
  told: Session | null;
  expected: Session | null;
  /** MARKET_CLOSURES names the day, and rules. */
  set: boolean;
};

/** Past the last published year work goes on by the standing rules, which the exchange may leave at any time. */
export function calendarConditions(nowMs: number): Condition[] {
  const { last } = COVERED_YEARS;
  const endMs = Date.UTC(last + 1, 0, 1);
  const remedy = "Deploy a release that covers more years, or extend COVERED_YEARS.";
  return [
    {
      key: "calendar_ends",
      // A year before; NYSE publishes three years ahead, so that an update has long been there.
      firing: nowMs >= Date.UTC(last, 0, 1),
      title: `The trading calendar ends with ${last}`,
      detail: `From then on sessions follow NYSE's standing rules, unchecked. ${remedy}`,
      severity: "warning",
    },
    {
      key: "calendar_ended",
      firing: nowMs >= endMs,
      title: `The trading calendar has ended with ${last}`,
      detail: `Sessions follow NYSE's standing rules; name closures of its own in MARKET_CLOSURES. ${remedy}`,
      severity: "critical",
    },
  ];
}

/** One key a day, so that a second such day is told as well. */
export function marketDayCondition({ date, told, expected, set }: MarketDayFacts): Condition {
  const follows = set ? "MARKET_CLOSURES rules" : "The exchange rules";
  return {
    key: `market_hours:${date}`,
    firing: !sameSession(told, expected),
    title: `The exchange's hours of ${date} are not the calendar's`,
    detail:
      `By the exchange it is ${inWords(told)}; ${set ? "MARKET_CLOSURES says" : "the calendar has it"} ` +
      `${inWords(expected)}. ${follows}: jobs keep to that.`,
    severity: "warning",
  };
}

function inWords(session: Session | null): string {
  return session === null ? "closed" : `open ${utc(session.openMs)} to ${utc(session.closeMs)}`;
}

const utc = (ms: number) => `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
