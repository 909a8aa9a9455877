import { LIMITS } from "../../../calculator/limits.ts";
import { tradeName } from "../../../trades/describe-trade.ts";
import { SETTLED } from "../../../trades/trade-post.ts";
import { button } from "../../components/parts.ts";
import { frame } from "../../render/frame.ts";
import { netText, profitText } from "../../render/trades/trade-words.ts";
import { OPTION } from "../../wire-numbers.ts";
import type { Command } from "../command.ts";
import { readNumber } from "./read-trade-request.ts";
import { completeTrade, readTrade, tradeOption } from "./trade-option.ts";

/** Ends a trade: nothing more is marked or told, and what it came to stays in the list. */
export const trackClose: Command = {
  name: "track close",
  description: "Close one of your trades, at mid now or at a price of yours",
  example: "/track close trade:12 price:1.25",
  numbers: [["Realised P&L", "dollars of the whole trade between entry and close, without fees"]],
  alone: true,
  options: [
    tradeOption(),
    {
      type: OPTION.number,
      name: "price",
      description: "Net a share: what a credit costs to close, or a debit brings; at mid if left out",
      min_value: LIMITS.premium.min,
    },
  ],

  complete: (services, asked) => completeTrade(services, asked, ({ trade }) => trade.closed === null),

  form: ({ options }) => ({
    title: `Close trade #${options["trade"] ?? ""}`,
    inputs: [
      {
        option: "price",
        label: "Net price a share",
        description: "What a credit costs to close, or a debit brings. Empty: at mid now.",
        placeholder: "1.25",
        required: false,
      },
    ],
    press: { command: "track close", options, how: "alone" },
  }),

  async run({ trades, nowMs, calendar }, { options, asker }) {
    const id = readTrade(options);
    const price = readNumber(options, "price", LIMITS.premium) ?? null;
    const { trade, closed, profit, data } = await trades.close({ ownerId: asker.userId, id, price });
    return {
      embeds: [
        frame(
          {
            title: `Closed: #${id} ${tradeName(trade)}`,
            answer: `${profitText(profit, trade)} · entered at ${netText(trade)}, closed at ${netText(trade, closed.net)}, ${SETTLED[closed.source]}.`,
            data,
            method: "without fees",
          },
          { nowMs: nowMs(), calendar },
        ),
      ],
      parts: [button("Show", "track show", { trade: String(id) }), button("Your trades", "track list", {})],
    };
  },
};
