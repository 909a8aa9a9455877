import type { Strategy } from "./named-strategy.ts";
import { buy, form, sell, withTwin } from "./strike-form.ts";

const CALL_WINGS = [buy("call", 0), sell("call", 1, 2), buy("call", 2)] as const;

export const CONDORS_AND_BUTTERFLIES: readonly Strategy[] = [
  {
    name: "iron_condor",
    aliases: ["ic", "short_iron_condor"],
    opensAs: "credit",
    label: "Iron condor",
    summary: "Sell a put spread and a call spread around the price (credit)",
    strikeRule: "long put/short put/short call/long call, ascending",
    whenEqual: "iron_butterfly",
    forms: [
      form("570/575/585/590", [0, 1, 2, 3], buy("put", 0), sell("put", 1), sell("call", 2), buy("call", 3)),
      form("575/570/585/590", [1, 0, 2, 3], buy("put", 1), sell("put", 0), sell("call", 2), buy("call", 3)),
    ],
  },
  {
    name: "iron_butterfly",
    aliases: ["iron_fly", "ib", "ibf", "ifly", "short_iron_butterfly"],
    opensAs: "credit",
    label: "Iron butterfly",
    summary: "Sell a straddle, buy a put below and a call above (credit)",
    strikeRule: "long put/short straddle/long call, ascending",
    forms: [
      withTwin(
        form("570/580/590", [0, 1, 2], buy("put", 0), sell("put", 1), sell("call", 1), buy("call", 2)),
        1,
      ),
      form("580/570/590", [1, 0, 2], buy("put", 1), sell("put", 0), sell("call", 0), buy("call", 2)),
    ],
  },
  {
    name: "butterfly",
    aliases: ["fly", "call_butterfly", "call_fly", "long_butterfly"],
    opensAs: "debit",
    label: "Long call butterfly",
    summary: "Buy a call, sell two in the middle, buy one above (debit)",
    strikeRule: "buy 1/sell 2/buy 1, ascending",
    forms: [withTwin(form("570/580/590", [0, 1, 2], ...CALL_WINGS), 1)],
  },
  {
    name: "put_butterfly",
    aliases: ["put_fly", "pfly"],
    opensAs: "debit",
    label: "Long put butterfly",
    summary: "Buy a put, sell two in the middle, buy one above (debit)",
    strikeRule: "buy 1/sell 2/buy 1, ascending",
    forms: [
      withTwin(form("570/580/590", [0, 1, 2], buy("put", 0), sell("put", 1, 2), buy("put", 2)), 1),
      withTwin(form("590/580/570", [2, 1, 0], buy("put", 0), sell("put", 1, 2), buy("put", 2)), 1),
    ],
  },
  {
    // Put on with the wider wing above it is usually a credit; with the narrower one above it is a debit.
    name: "broken_wing_butterfly",
    aliases: ["bwb", "broken_wing", "broken_wing_fly", "skip_strike_butterfly"],
    opensAs: "credit",
    label: "Broken-wing butterfly",
    summary: "A call butterfly whose wings differ in width",
    strikeRule: "buy 1/sell 2/buy 1, ascending, unequal wings",
    forms: [withTwin(form("570/580/595", [0, 1, 2], ...CALL_WINGS), 1)],
  },
];
