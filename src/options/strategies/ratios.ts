import type { Strategy } from "./named-strategy.ts";
import { buy, form, sell } from "./strike-form.ts";

/**
 * One leg against two, and the lizard. "Ratio" alone sells the two; a backspread buys them. A ratio spread is usually
 * put on for a credit and a backspread, its other side, for a debit: the strikes decide.
 */
export const RATIOS: readonly Strategy[] = [
  {
    name: "call_ratio_spread",
    aliases: ["call_ratio", "call_front_ratio", "call_front_spread"],
    opensAs: "credit",
    label: "Call ratio spread",
    summary: "Buy a call, sell two higher calls",
    strikeRule: "buy 1/sell 2, lower strike first",
    forms: [form("580/590", [0, 1], buy("call", 0), sell("call", 1, 2))],
  },
  {
    name: "put_ratio_spread",
    aliases: ["put_ratio", "put_front_ratio", "put_front_spread"],
    opensAs: "credit",
    label: "Put ratio spread",
    summary: "Buy a put, sell two lower puts",
    strikeRule: "buy 1/sell 2, higher strike first",
    forms: [form("580/570", [1, 0], buy("put", 0), sell("put", 1, 2))],
  },
  {
    name: "call_backspread",
    aliases: ["call_back_spread", "call_ratio_backspread", "call_back_ratio"],
    opensAs: "debit",
    label: "Call backspread",
    summary: "Sell a call, buy two higher calls",
    strikeRule: "sell 1/buy 2, lower strike first",
    forms: [form("580/590", [0, 1], sell("call", 0), buy("call", 1, 2))],
  },
  {
    name: "put_backspread",
    aliases: ["put_back_spread", "put_ratio_backspread", "put_back_ratio"],
    opensAs: "debit",
    label: "Put backspread",
    summary: "Sell a put, buy two lower puts",
    strikeRule: "sell 1/buy 2, higher strike first",
    forms: [form("580/570", [1, 0], sell("put", 0), buy("put", 1, 2))],
  },
  {
    name: "jade_lizard",
    aliases: ["jade", "jl", "lizard"],
    opensAs: "credit",
    label: "Jade lizard",
    summary: "Sell a put and a call spread above it (credit)",
    strikeRule: "sell put/sell call/buy call, ascending",
    forms: [form("560/590/600", [0, 1, 2], sell("put", 0), sell("call", 1), buy("call", 2))],
  },
];
