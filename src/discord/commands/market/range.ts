import { completeSymbol, readSymbol, symbolOption } from "../../options/symbol.ts";
import { renderRange } from "../../render/market/range.ts";
import type { Command } from "../command.ts";
import { refresh, related } from "../related-views.ts";
import { orNothing } from "./or-nothing.ts";

const EXPECTED_DAYS = 30;

/** Where a price stands in its ranges, and how far it goes. */
export const range: Command = {
  name: "range",
  description: "Where the price stands in the day, week, month and 52 weeks, and how far it usually goes",
  example: "/range symbol:SPY",
  numbers: [
    [
      "low, high",
      "of regular sessions, dollars a share, in shares of today: prices before a split are divided by it",
    ],
    ["week, month, 52 wk", "the last 7, 30 and 364 calendar days, today included"],
    ["%", "where the last price stands: 0 at the low, 100 at the high, beyond either outside of them"],
    [
      "average true range",
      "how far a session goes from end to end, gap included: Wilder's average of 14; dollars a share",
    ],
    [
      "expected move",
      "one standard deviation that options price in until the expiration nearest to 30 days; dollars a share",
    ],
  ],
  options: [symbolOption()],
  complete: (services, asked, focused) => (focused === "symbol" ? completeSymbol(services, asked) : []),
  async run({ market, volatility, nowMs, calendar }, { options }) {
    const symbol = readSymbol(options);
    const [view, move] = await Promise.all([
      market.range(symbol),
      orNothing(volatility.expectedMove({ symbol, dte: EXPECTED_DAYS })),
    ]);
    return {
      embeds: [renderRange(view, move, { nowMs: nowMs(), calendar })],
      parts: [
        refresh("range", { symbol }),
        ...related({ symbol }, ["price", "em", "chain", "iv", "volume", "news"]),
      ],
    };
  },
};
