import { completeSymbol, readSymbol, symbolOption } from "../../options/symbol.ts";
import { renderEarnings } from "../../render/market/earnings.ts";
import type { Command } from "../command.ts";
import { refresh, related } from "../related-views.ts";
import { explainUnconfigured } from "./explain-gap.ts";

/** The next report, what it is priced at, and past ones. */
export const earnings: Command = {
  name: "earnings",
  description: "Next report, estimates, the move that options price in, and past surprises",
  example: "/earnings symbol:AAPL",
  numbers: [
    ["date", "of the next report, New York; before the open, after the close or during the session"],
    ["EPS, revenue", "what analysts expect on average; dollars a share, dollars"],
    [
      "implied move",
      "one standard deviation of the move on the report, from two expirations around it; percent",
    ],
    ["on average", "the mean size of that move either way: 0.8 of a deviation"],
    ["surprise", "EPS as reported less the estimate, in percent of the estimate"],
  ],
  options: [symbolOption()],
  complete: (services, asked, focused) => (focused === "symbol" ? completeSymbol(services, asked) : []),
  async run(services, { options }) {
    const symbol = readSymbol(options);
    const view = await explainUnconfigured(services, "earnings", services.market.earnings(symbol));
    return {
      embeds: [renderEarnings(view, { nowMs: services.nowMs(), calendar: services.calendar })],
      parts: [
        refresh("earnings", { symbol }),
        ...related({ symbol }, ["price", "em", "chain", "iv", "news"]),
      ],
    };
  },
};
