import type { APIEmbed } from "discord-api-types/v10";
import { tradeName } from "../../../trades/describe-trade.ts";
import type { TradeLine } from "../../../trades/follow-trade.ts";
import { ago, dollars, plural, signed } from "../figures.ts";
import { frame, type Moment } from "../frame.ts";
import { eventText, profitText } from "./trade-words.ts";

/** A user's trades, a line each: open ones first, then what was closed lately. */
export function renderTradeList(lines: readonly TradeLine[], moment: Moment): APIEmbed {
  const open = lines.filter(({ trade }) => trade.closed === null);
  const known = open.flatMap(({ profit }) => profit ?? []);
  const missing = open.length - known.length;
  const total = known.reduce((sum, profit) => sum + profit, 0);
  const marks = lines.flatMap(({ trade, mark }) =>
    trade.closed === null && mark !== null ? [mark.slotMs] : [],
  );
  const unknown = missing === 0 ? "" : ` · ${missing} not known`;
  return frame(
    {
      title: "Your trades",
      answer:
        open.length === 0
          ? "None is open."
          : `${plural(open.length, "open trade")} · **${signed(dollars(total))}**${unknown}`,
      lines: lines.map((line) => lineText(line)),
      data: {
        provider: "marks of stored quotes",
        asOfMs: marks.length === 0 ? null : Math.min(...marks),
        quotedAtMs: null,
        delayed: false,
        stale: false,
      },
      method: "P&L at mid, without fees",
    },
    moment,
  );
}

function lineText({ trade, mark, profit, told }: TradeLine): string {
  const { closed } = trade;
  const when =
    closed === null ? (mark === null ? "not marked yet" : ago(mark.slotMs)) : `closed ${ago(closed.atMs)}`;
  const estimate = closed?.source === "estimate" || closed?.source === "opening" ? " (estimate)" : "";
  const events = told
    .filter((event) => event !== "expired")
    .map((event) => eventText({ event, value: null }));
  const last = events.length === 0 ? "" : ` · ${events.at(-1)}`;
  return `\`#${trade.id}\` ${tradeName(trade)} · ${profitText(profit, trade)}${estimate} · ${when}${last}`;
}
