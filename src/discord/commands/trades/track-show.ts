import { button } from "../../components/parts.ts";
import { renderTrade } from "../../render/trades/trade-card.ts";
import type { Command } from "../command.ts";
import { completeTrade, readTrade, tradeOption } from "./trade-option.ts";

/** One trade: profit with its picture, entry against now, greeks, and what was told. */
export const trackShow: Command = {
  name: "track show",
  description: "One of your trades: profit, legs, entry against now, and what was told",
  example: "/track show trade:12",
  numbers: [
    ["P&L", "dollars of the whole trade: what it is worth at mid, less the entry; without fees"],
    ["Closed against the quotes", "the same with longs sold at the bid and shorts bought at the ask"],
    ["Half profit (P50)", "half of the largest profit at expiry"],
    [
      "Greeks now",
      "the calculator's, of the whole trade: per dollar, per calendar day, per volatility point",
    ],
  ],
  options: [tradeOption()],

  complete: (services, asked) => completeTrade(services, asked),

  async run({ trades, pictures, nowMs, calendar }, { options, asker }) {
    const id = readTrade(options);
    const view = await trades.show({ ownerId: asker.userId, id });
    const versionMs = view.trade.closed?.atMs ?? view.marks.at(-1)?.slotMs ?? view.trade.createdAtMs;
    const drawn = view.marks.length > 0;
    const picture = drawn ? await pictures.url({ kind: "trade", trade: String(id), versionMs }) : null;
    const own = { trade: String(id) };
    const isOpen = view.trade.closed === null;
    return {
      embeds: [renderTrade(view, { nowMs: nowMs(), calendar }, picture)],
      parts: [
        button("Refresh", "track show", own),
        ...(isOpen ? [button("Close…", "track close", own, { how: "form" })] : []),
        button("Your trades", "track list", {}, { how: "alone" }),
      ],
    };
  },
};
