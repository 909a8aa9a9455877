import { button } from "../../components/parts.ts";
import { completeSymbol, readSymbol, symbolOption } from "../../options/symbol.ts";
import { renderIv } from "../../render/volatility/iv.ts";
import { alertMe } from "../alerts/alert-me.ts";
import type { Command } from "../command.ts";
import { volatilityViews } from "./volatility-views.ts";

/** How dear a ticker's options are, now and against their year. */
export const iv: Command = {
  name: "iv",
  description: "Implied volatility at 30 days, its rank and percentile, and against what was realised",
  example: "/iv symbol:SPY",
  options: [symbolOption()],
  numbers: [
    ["IV30", "at-the-money volatility at 30 days, percent a year"],
    ["IV rank", "0 to 100 between low and high of 252 daily closes and now"],
    ["Percentile", "share of those closes that were lower, percent"],
    ["IV − RV", "IV30 less what was realised over 20 sessions, volatility points"],
    ["Model-free", "the smiles integrated as the VIX does, at 30 days, percent a year"],
  ],
  complete: completeSymbol,
  async run(services, { options }) {
    const symbol = readSymbol(options);
    const view = await services.volatility.latest(symbol);
    const picture = await services.pictures.url({ kind: "iv-history", symbol, versionMs: view.data.asOfMs });
    const moment = { nowMs: services.nowMs(), calendar: services.calendar };
    return {
      embeds: [renderIv(view, picture, moment)],
      parts: [
        ...volatilityViews("iv", { symbol }),
        button("Track record", "track-record", { symbol }),
        alertMe(symbol, "iv_rank"),
      ],
    };
  },
};
