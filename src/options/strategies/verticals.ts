import type { Strategy } from "./named-strategy.ts";
import { buy, form, sell } from "./strike-form.ts";

/** "bcs" is left out: traders write it for the bear call spread and for the bull call spread. */
export const VERTICALS: readonly Strategy[] = [
  {
    name: "bull_call_spread",
    aliases: ["bull_call", "call_debit_spread", "cds", "long_call_spread", "long_call_vertical"],
    opensAs: "debit",
    label: "Bull call spread",
    summary: "Buy a call, sell a higher call (debit)",
    strikeRule: "buy/sell, lower strike first",
    forms: [form("580/585", [0, 1], buy("call", 0), sell("call", 1))],
  },
  {
    name: "bear_call_spread",
    aliases: ["bear_call", "call_credit_spread", "ccs", "short_call_spread", "short_call_vertical"],
    opensAs: "credit",
    label: "Bear call spread",
    summary: "Sell a call, buy a higher call (credit)",
    strikeRule: "sell/buy, lower strike first",
    forms: [form("585/590", [0, 1], sell("call", 0), buy("call", 1))],
  },
  {
    name: "bull_put_spread",
    aliases: ["bull_put", "bps", "put_credit_spread", "pcs", "short_put_spread", "short_put_vertical"],
    opensAs: "credit",
    label: "Bull put spread",
    summary: "Sell a put, buy a lower put (credit)",
    strikeRule: "sell/buy, higher strike first",
    forms: [form("580/575", [1, 0], sell("put", 0), buy("put", 1))],
  },
  {
    name: "bear_put_spread",
    aliases: ["bear_put", "put_debit_spread", "pds", "long_put_spread", "long_put_vertical"],
    opensAs: "debit",
    label: "Bear put spread",
    summary: "Buy a put, sell a lower put (debit)",
    strikeRule: "buy/sell, higher strike first",
    forms: [form("580/575", [1, 0], buy("put", 0), sell("put", 1))],
  },
  {
    name: "box",
    aliases: ["box_spread", "long_box"],
    opensAs: "debit",
    label: "Box spread",
    summary: "Buy a bull call spread and a bear put spread at the same strikes (debit)",
    strikeRule: "low/high, ascending",
    forms: [form("570/590", [0, 1], buy("call", 0), sell("call", 1), buy("put", 1), sell("put", 0))],
  },
];
