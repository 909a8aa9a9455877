import { button } from "../../components/parts.ts";
import { renderTop } from "../../render/volatility/top.ts";
import type { Command } from "../command.ts";

/** What moves and what is dear among the tickers kept. */
export const top: Command = {
  name: "top",
  description: "Among the tickers kept: movers, highest IV rank, biggest IV − RV and expected move",
  example: "/top",
  options: [],
  numbers: [
    ["Change", "last price against the previous close, percent"],
    ["IV rank", "0 to 100 between low and high of 252 daily closes and now"],
    ["IV − RV", "IV at 30 days less what was realised over 20 sessions, volatility points"],
    ["Expected move", "one standard deviation over 30 days, percent of the price"],
  ],
  async run(services) {
    const tickers = await services.volatility.scan();
    const moment = { nowMs: services.nowMs(), calendar: services.calendar };
    return {
      embeds: [renderTop(tickers, moment)],
      parts: [
        button("Refresh", "top", {}),
        button("All by IV rank", "scan", { order: "rank" }),
        button("By IV − RV", "scan", { order: "iv_rv" }),
        button("By expected move", "scan", { order: "move" }),
        button("Tightest spreads", "scan", { order: "spread" }),
      ],
    };
  },
};
