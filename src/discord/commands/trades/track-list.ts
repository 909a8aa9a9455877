import { tradeName } from "../../../trades/describe-trade.ts";
import { button, menu } from "../../components/parts.ts";
import { renderTradeList } from "../../render/trades/trade-list.ts";
import type { Command } from "../command.ts";

/** The asker's open trades, and what was closed lately. */
export const trackList: Command = {
  name: "track list",
  description: "Your trades: open ones with their profit now, and those closed lately",
  example: "/track list",
  numbers: [["P&L", "dollars of the whole trade at the mid of its last mark; once closed, what it came to"]],
  alone: true,
  options: [],

  async run({ trades, nowMs, calendar }, { asker }) {
    const lines = await trades.list(asker.userId);
    const choices = lines.map(({ trade }) => ({
      label: `#${trade.id} ${tradeName(trade)}`,
      value: String(trade.id),
    }));
    return {
      embeds: [renderTradeList(lines, { nowMs: nowMs(), calendar })],
      parts: [
        menu("Show one …", choices, { fills: "trade", command: "track show", options: {} }),
        button("Refresh", "track list", {}),
      ],
    };
  },
};
