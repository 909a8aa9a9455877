import type { Strategy } from "./named-strategy.ts";
import { buy, form, sell } from "./strike-form.ts";

export const SINGLE_LEG: readonly Strategy[] = [
  {
    name: "long_call",
    aliases: ["lc", "call", "buy_call"],
    opensAs: "debit",
    label: "Long call",
    summary: "Buy a call",
    strikeRule: "one strike",
    forms: [form("580", [0], buy("call", 0))],
  },
  {
    name: "long_put",
    aliases: ["lp", "put", "buy_put"],
    opensAs: "debit",
    label: "Long put",
    summary: "Buy a put",
    strikeRule: "one strike",
    forms: [form("580", [0], buy("put", 0))],
  },
  {
    name: "short_put",
    aliases: ["sp", "naked_put", "np", "sell_put"],
    opensAs: "credit",
    label: "Short put",
    summary: "Sell a put",
    strikeRule: "one strike",
    forms: [form("580", [0], sell("put", 0))],
  },
  {
    name: "short_call",
    aliases: ["sc", "naked_call", "nc", "sell_call", "uncovered_call"],
    opensAs: "credit",
    label: "Short call",
    summary: "Sell a call",
    strikeRule: "one strike",
    forms: [form("580", [0], sell("call", 0))],
  },
];
