import { completeSymbol, readSymbol, symbolOption } from "../../options/symbol.ts";
import { renderVolume } from "../../render/market/volume.ts";
import type { Command } from "../command.ts";
import { refresh, related } from "../related-views.ts";
import { orNothing } from "./or-nothing.ts";

/** What a symbol's options and shares traded today. */
export const volume: Command = {
  name: "volume",
  description: "Option volume and open interest by calls and puts, put/call ratios, share volume",
  example: "/volume symbol:SPY",
  fed: "chain",
  numbers: [
    ["volume", "contracts traded in the session, over all live expirations of the last refresh"],
    [
      "open interest",
      "contracts open at the close before: counted once overnight, it does not move with the day",
    ],
    ["put/call", "puts for each call, once by volume and once by open interest"],
    [
      "against the sessions before",
      "today's contracts over the mean of up to five sessions until the same time of theirs",
    ],
    ["shares", "shares traded today, and their part of a whole session's mean over up to 20 before"],
  ],
  options: [symbolOption()],
  complete: (services, asked, focused) => (focused === "symbol" ? completeSymbol(services, asked) : []),
  async run({ market, nowMs, calendar }, { options }) {
    const symbol = readSymbol(options);
    const [view, shares] = await Promise.all([market.activity(symbol), orNothing(market.range(symbol))]);
    return {
      rests: { symbol: view.symbol, stale: view.data.stale },
      embeds: [renderVolume(view, shares, { nowMs: nowMs(), calendar })],
      parts: [
        refresh("volume", { symbol }),
        ...related({ symbol }, ["flow", "chain", "price", "iv", "range"]),
      ],
    };
  },
};
