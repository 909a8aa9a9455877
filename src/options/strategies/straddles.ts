import type { Strategy } from "./named-strategy.ts";
import { buy, form, sell, withTwin } from "./strike-form.ts";

/** Where no side is named, a straddle and a strangle are bought. */
export const STRADDLES: readonly Strategy[] = [
  {
    name: "straddle",
    aliases: ["buy_straddle"],
    opensAs: "debit",
    label: "Long straddle",
    summary: "Buy a call and a put at one strike",
    strikeRule: "one strike",
    forms: [withTwin(form("580", [0], buy("call", 0), buy("put", 0)), 0)],
  },
  {
    name: "strangle",
    aliases: ["buy_strangle"],
    opensAs: "debit",
    label: "Long strangle",
    summary: "Buy a put and a higher call",
    strikeRule: "put/call",
    whenEqual: "straddle",
    forms: [
      form("570/590", [0, 1], buy("put", 0), buy("call", 1)),
      form("590/570", [1, 0], buy("put", 1), buy("call", 0)),
    ],
  },
  {
    name: "short_straddle",
    aliases: ["sell_straddle"],
    opensAs: "credit",
    label: "Short straddle",
    summary: "Sell a call and a put at one strike",
    strikeRule: "one strike",
    forms: [withTwin(form("580", [0], sell("call", 0), sell("put", 0)), 0)],
  },
  {
    name: "short_strangle",
    aliases: ["sell_strangle"],
    opensAs: "credit",
    label: "Short strangle",
    summary: "Sell a put and a higher call",
    strikeRule: "put/call",
    whenEqual: "short_straddle",
    forms: [
      form("570/590", [0, 1], sell("put", 0), sell("call", 1)),
      form("590/570", [1, 0], sell("put", 1), sell("call", 0)),
    ],
  },
];
