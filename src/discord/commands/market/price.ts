import { completeSymbol, readSymbol, symbolOption } from "../../options/symbol.ts";
import { renderPrice } from "../../render/market/price.ts";
import type { Command } from "../command.ts";
import { refresh, related } from "./related.ts";

/** A symbol's last price, and the session around it. */
export const price: Command = {
  name: "price",
  description: "Last price, change, the day's range and its path",
  example: "/price symbol:SPY",
  numbers: [
    ["price", "the last trade that is stored, regular or extended hours; dollars a share"],
    ["change", "dollars and percent since the close of the session before"],
    [
      "day range",
      "lowest and highest price of the regular session, dollars a share; the dot is the last price in it",
    ],
    ["bid / ask", "best prices as last told, and the gap between them in percent of their middle"],
    ["share volume", "shares traded today as the provider tells them"],
  ],
  options: [symbolOption()],
  complete: (services, asked, focused) => (focused === "symbol" ? completeSymbol(services, asked) : []),
  async run({ market, nowMs, calendar }, { options }) {
    const symbol = readSymbol(options);
    const view = await market.day(symbol);
    return {
      embeds: [renderPrice(view, { nowMs: nowMs(), calendar })],
      parts: [
        refresh("price", { symbol }),
        ...related(symbol, ["chain", "em", "iv", "range", "news", "volume", "flow", "earnings"]),
      ],
    };
  },
};
