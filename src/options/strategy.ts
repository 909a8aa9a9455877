import { buy, form, type StrikeForm, sell, withTwin } from "./strike-form.ts";
export type StrategyName =
  | "long_call"
  | "long_put"
  | "short_put"
  | "bull_call_spread"
  | "bear_call_spread"
  | "bull_put_spread"
  | "bear_put_spread"
  | "straddle"
  | "strangle"
  | "iron_condor"
  | "iron_butterfly"
  | "butterfly"
  | "call_calendar"
  | "put_calendar";

export type Strategy = {
  readonly name: StrategyName;
  readonly label: string;
  /** What it trades, in one line short enough for a Discord choice. */
  readonly summary: string;
  /** What opening it does to the account: a net price given by hand is paid, or received. */
  readonly opensAs: "debit" | "credit";
  /** How the strikes are written, for help texts: "sell/buy, higher strike first". */
  readonly strikeRule: string;
  /** The first form is the one to teach; the others are accepted. */
  readonly forms: readonly [StrikeForm, ...StrikeForm[]];
};

/** Strikes follow "interact first": in a spread the leg the trader sends first is written first. */
export const STRATEGIES: readonly Strategy[] = [
  {
    name: "long_call",
    opensAs: "debit",
    label: "Long call",
    summary: "Buy a call",
    strikeRule: "one strike",
    forms: [form("580", [0], buy("call", 0))],
  },
  {
    name: "long_put",
    opensAs: "debit",
    label: "Long put",
    summary: "Buy a put",
    strikeRule: "one strike",
    forms: [form("580", [0], buy("put", 0))],
  },
  {
    name: "short_put",
    opensAs: "credit",
    label: "Short put",
    summary: "Sell a put",
    strikeRule: "one strike",
    forms: [form("580", [0], sell("put", 0))],
  },
  {
    name: "bull_call_spread",
    opensAs: "debit",
    label: "Bull call spread",
    summary: "Buy a call, sell a higher call (debit)",
    strikeRule: "buy/sell, lower strike first",
    forms: [form("580/585", [0, 1], buy("call", 0), sell("call", 1))],
  },
  {
    name: "bear_call_spread",
    opensAs: "credit",
    label: "Bear call spread",
    summary: "Sell a call, buy a higher call (credit)",
    strikeRule: "sell/buy, lower strike first",
    forms: [form("585/590", [0, 1], sell("call", 0), buy("call", 1))],
  },
  {
    name: "bull_put_spread",
    opensAs: "credit",
    label: "Bull put spread",
    summary: "Sell a put, buy a lower put (credit)",
    strikeRule: "sell/buy, higher strike first",
    forms: [form("580/575", [1, 0], sell("put", 0), buy("put", 1))],
  },
  {
    name: "bear_put_spread",
    opensAs: "debit",
    label: "Bear put spread",
    summary: "Buy a put, sell a lower put (debit)",
    strikeRule: "buy/sell, higher strike first",
    forms: [form("580/575", [1, 0], buy("put", 0), sell("put", 1))],
  },
  {
    name: "straddle",
    opensAs: "debit",
    label: "Long straddle",
    summary: "Buy a call and a put at one strike",
    strikeRule: "one strike",
    forms: [withTwin(form("580", [0], buy("call", 0), buy("put", 0)), 0)],
  },
  {
    name: "strangle",
    opensAs: "debit",
    label: "Long strangle",
    summary: "Buy a put and a higher call",
    strikeRule: "put/call",
    forms: [
      form("570/590", [0, 1], buy("put", 0), buy("call", 1)),
      form("590/570", [1, 0], buy("put", 1), buy("call", 0)),
    ],
  },
  {
    name: "iron_condor",
    opensAs: "credit",
    label: "Iron condor",
    summary: "Sell a put spread and a call spread around the price (credit)",
    strikeRule: "long put/short put/short call/long call, ascending",
    forms: [
      form("570/575/585/590", [0, 1, 2, 3], buy("put", 0), sell("put", 1), sell("call", 2), buy("call", 3)),
      form("575/570/585/590", [1, 0, 2, 3], buy("put", 1), sell("put", 0), sell("call", 2), buy("call", 3)),
    ],
  },
  {
    name: "iron_butterfly",
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
    opensAs: "debit",
    label: "Long call butterfly",
    summary: "Buy a call, sell two in the middle, buy one above (debit)",
    strikeRule: "buy 1/sell 2/buy 1, ascending",
    forms: [withTwin(form("570/580/590", [0, 1, 2], buy("call", 0), sell("call", 1, 2), buy("call", 2)), 1)],
  },
  {
    name: "call_calendar",
    opensAs: "debit",
    label: "Call calendar",
    summary: "Sell a near call, buy a later one at the same strike",
    strikeRule: "one strike",
    forms: [withTwin(form("580", [0], sell("call", 0), buy("call", 0, 1, "far")), 0)],
  },
  {
    name: "put_calendar",
    opensAs: "debit",
    label: "Put calendar",
    summary: "Sell a near put, buy a later one at the same strike",
    strikeRule: "one strike",
    forms: [withTwin(form("580", [0], sell("put", 0), buy("put", 0, 1, "far")), 0)],
  },
];

/** Finds a strategy by name; "Iron Condor" and "iron-condor" are iron_condor. Null when there is none. */
export function findStrategy(name: string): Strategy | null {
  const key = name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_");
  return STRATEGIES.find((strategy) => strategy.name === key) ?? null;
}

/** Whether opening the strategy costs money or brings it in. */
export function opensAs(name: StrategyName): "debit" | "credit" {
  return STRATEGIES.find((strategy) => strategy.name === name)?.opensAs ?? "debit";
}
