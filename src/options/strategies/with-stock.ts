import type { Strategy } from "./named-strategy.ts";
import { buy, form, sell, shares } from "./strike-form.ts";

/** Options against 100 shares a contract, or against the cash that would buy them. */
export const WITH_STOCK: readonly Strategy[] = [
  {
    name: "covered_call",
    aliases: ["cc", "buy_write", "buywrite"],
    opensAs: "debit",
    label: "Covered call",
    summary: "Own 100 shares, sell a call",
    strikeRule: "one strike",
    forms: [form("600", [0], shares, sell("call", 0))],
  },
  {
    name: "cash_secured_put",
    aliases: ["csp", "secured_put"],
    opensAs: "credit",
    label: "Cash-secured put",
    summary: "Sell a put with the cash at hand to buy the shares",
    strikeRule: "one strike",
    forms: [form("560", [0], sell("put", 0))],
  },
  {
    name: "protective_put",
    aliases: ["pp", "married_put"],
    opensAs: "debit",
    label: "Protective put",
    summary: "Own 100 shares, buy a put",
    strikeRule: "one strike",
    forms: [form("560", [0], shares, buy("put", 0))],
  },
  {
    name: "collar",
    aliases: ["protective_collar", "hedge_wrapper"],
    opensAs: "debit",
    label: "Collar",
    summary: "Own 100 shares, buy a put below, sell a call above",
    strikeRule: "put/call, ascending",
    forms: [form("560/600", [0, 1], shares, buy("put", 0), sell("call", 1))],
  },
];
