import { chooseExpiration } from "../../../chains/choose-expiration.ts";
import { newYorkDate } from "../../../market/time-zone.ts";
import { completeExpiry } from "../../options/complete-expiry.ts";
import { expiryOption, readExpiry } from "../../options/expiry.ts";
import { completeSymbol, readSymbol, symbolOption } from "../../options/symbol.ts";
import { renderSkew } from "../../render/volatility/skew.ts";
import type { Command } from "../command.ts";
import { besideDate, dateButtons } from "../related-views.ts";
import { volatilityViews } from "./volatility-views.ts";

/** What the market charges for downside against upside, by expiration. */
export const skew: Command = {
  name: "skew",
  fed: "chain",
  description: "What 25-delta puts cost against calls, by expiration, and what it says",
  example: "/skew symbol:SPY expiry:30d",
  options: [symbolOption(), expiryOption()],
  numbers: [
    ["Put 25Δ, Call 25Δ", "volatility at the strikes of 25 delta, percent a year"],
    ["Risk reversal", "IV of the 25-delta call less that of the put, volatility points"],
    ["Skew", "(put less call) / IV of the 50-delta call, percent"],
  ],
  complete: (services, asked, focused) =>
    focused === "expiry" ? completeExpiry(services, asked) : completeSymbol(services, asked),
  async run(services, { options }) {
    const symbol = readSymbol(options);
    const nowMs = services.nowMs();
    const { wish, understood } = readExpiry(options, nowMs, { calendar: services.calendar });
    const view = await services.volatility.skew(symbol);
    const { expiration, note } = chooseExpiration(view.expirations, wish, nowMs);
    const versionMs = view.expirations.find((one) => one.expiration === expiration)?.asOfMs ?? null;
    const picture = await services.pictures.url({ kind: "smile", symbol, expiration, versionMs });
    const asked = options["expiry"] === undefined ? null : understood;
    const beside = besideDate(view.expirations, expiration);
    const moment = { nowMs, calendar: services.calendar };
    return {
      rests: { symbol, stale: view.data.stale },
      embeds: [renderSkew(view, expiration, { picture, understood: asked, note }, moment)],
      parts: [
        ...dateButtons("skew", { symbol }, { ...beside, today: newYorkDate(nowMs) }),
        ...volatilityViews("skew", { symbol, expiry: expiration }),
      ],
    };
  },
};
