import { newYorkDate } from "../../../market/time-zone.ts";
import { completeExpiry } from "../../options/complete-expiry.ts";
import { expiryOption, readExpiry } from "../../options/expiry.ts";
import { completeSymbol, readSymbol, symbolOption } from "../../options/symbol.ts";
import { renderMove } from "../../render/volatility/em.ts";
import type { Command } from "../command.ts";
import { besideDate, dateButtons, expirationMenu } from "../related-views.ts";
import { volatilityViews } from "./volatility-views.ts";

/** How far the options expect the price to go, named by how it is measured. */
export const em: Command = {
  name: "em",
  fed: "chain",
  description: "Expected move: one standard deviation, the straddle, 0.85 of it, in dollars and percent",
  example: "/em symbol:SPY expiry:next friday",
  options: [symbolOption(), expiryOption()],
  numbers: [
    ["One sigma", "price × IV × √years: the price ends inside about two times in three"],
    ["Straddle", "call and put at the money: the mean absolute move, dollars a share"],
    ["0.85 straddle", "the rule of thumb that traders quote, dollars a share"],
    ["Chance", "to end inside by expiry, from the smile's own odds"],
  ],
  complete: (services, asked, focused) =>
    focused === "expiry" ? completeExpiry(services, asked) : completeSymbol(services, asked),
  async run(services, { options }) {
    const symbol = readSymbol(options);
    const nowMs = services.nowMs();
    const { wish, understood } = readExpiry(options, nowMs, { calendar: services.calendar });
    const view = await services.volatility.expectedMoves({ symbol, ...wish });
    const { expiration, data } = view.asked;
    const versionMs = data.asOfMs;
    const picture = await services.pictures.url({ kind: "cone", symbol, expiration, versionMs });
    const asked = options["expiry"] === undefined ? null : understood;
    const moment = { nowMs, calendar: services.calendar };
    const today = newYorkDate(nowMs);
    return {
      rests: { symbol, stale: data.stale },
      embeds: [renderMove(view, { picture, understood: asked }, moment)],
      parts: [
        ...dateButtons("em", { symbol }, { ...besideDate(view.expirations, expiration), today }),
        ...volatilityViews("em", { symbol, expiry: expiration }),
        ...expirationMenu(view.expirations, expiration, { command: "em", options: { symbol }, today }),
      ],
    };
  },
};
