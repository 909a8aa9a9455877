import type { Strategy } from "./named-strategy.ts";
import { buy, form, sell, withTwin } from "./strike-form.ts";

/** A month between the legs, as calendars and diagonals are mostly traded. */
const A_MONTH = 28;
/** The bought call stands in for shares, which takes a year of time to go. */
const A_YEAR = 364;

/** The near leg is sold, the far one bought. A calendar or a diagonal of which nothing is said is one in calls. */
export const TWO_EXPIRATIONS: readonly Strategy[] = [
  {
    name: "call_calendar",
    aliases: [
      "calendar",
      "cal",
      "calendar_spread",
      "call_calendar_spread",
      "time_spread",
      "horizontal_spread",
    ],
    opensAs: "debit",
    label: "Call calendar",
    summary: "Sell a near call, buy a later one at the same strike",
    strikeRule: "one strike",
    farGapDays: A_MONTH,
    forms: [withTwin(form("580", [0], sell("call", 0), buy("call", 0, 1, "far")), 0)],
  },
  {
    name: "put_calendar",
    aliases: ["put_calendar_spread"],
    opensAs: "debit",
    label: "Put calendar",
    summary: "Sell a near put, buy a later one at the same strike",
    strikeRule: "one strike",
    farGapDays: A_MONTH,
    forms: [withTwin(form("580", [0], sell("put", 0), buy("put", 0, 1, "far")), 0)],
  },
  {
    name: "call_diagonal",
    aliases: ["diagonal", "diag", "diagonal_spread", "call_diagonal_spread"],
    opensAs: "debit",
    label: "Call diagonal",
    summary: "Sell a near call, buy a later one at another strike",
    strikeRule: "near (sold)/far (bought), either may be higher",
    whenEqual: "call_calendar",
    farGapDays: A_MONTH,
    forms: [
      form("590/580", [1, 0], sell("call", 0), buy("call", 1, 1, "far")),
      form("580/590", [0, 1], sell("call", 0), buy("call", 1, 1, "far")),
    ],
  },
  {
    name: "put_diagonal",
    aliases: ["put_diagonal_spread"],
    opensAs: "debit",
    label: "Put diagonal",
    summary: "Sell a near put, buy a later one at another strike",
    strikeRule: "near (sold)/far (bought), either may be higher",
    whenEqual: "put_calendar",
    farGapDays: A_MONTH,
    forms: [
      form("570/580", [0, 1], sell("put", 0), buy("put", 1, 1, "far")),
      form("580/570", [1, 0], sell("put", 0), buy("put", 1, 1, "far")),
    ],
  },
  {
    name: "pmcc",
    aliases: ["poor_man", "poor_mans_cc", "leaps_covered_call", "synthetic_covered_call"],
    opensAs: "debit",
    label: "Poor man's covered call",
    summary: "Buy a call a year out instead of shares, sell a near higher call",
    strikeRule: "far (bought)/near (sold), lower strike first",
    whenEqual: "call_calendar",
    farGapDays: A_YEAR,
    forms: [form("480/600", [0, 1], buy("call", 0, 1, "far"), sell("call", 1))],
  },
];
