import type { APIEmbed, APIEmbedField } from "discord-api-types/v10";
import { blocksLine } from "../../../charts/blocks-line.ts";
import { daysToExpiration } from "../../../market/expiry.ts";
import { newYorkDate } from "../../../market/time-zone.ts";
import { halfProfit, profitAt, tradeName } from "../../../trades/describe-trade.ts";
import type { TradeView } from "../../../trades/follow-trade.ts";
import { dollars, dollarsOrUnlimited, fixed, price, shortDate, signed } from "../figures.ts";
import { type FrameSource, frame, type Moment } from "../frame.ts";
import { joinLines } from "../plain-text.ts";
import { closedText, legsText, netText, profitText, toldText } from "./trade-words.ts";

const MAX_FIELD = 1_000;

/** A trade as it stands: what it has made, against what it was entered at, and what was told of it. */
export function renderTrade(view: TradeView, moment: Moment, picture: string | null): APIEmbed {
  const { trade, profit, now, marks } = view;
  const worth = trade.closed?.net ?? now?.mark.mid ?? null;
  const values = marks.map(({ mid }) => (mid === null ? null : profitAt(trade, mid)));
  return frame(
    {
      title: `#${trade.id} ${tradeName(trade)}`,
      answer: `${profitText(profit, trade)} · entered at ${netText(trade)}${worth === null ? "" : `, now ${netText(trade, worth)}`}`,
      lines: [legsText(trade), `${closedText(trade)} · ${days(view, moment)}`],
      fields: [...figures(view), ...told(view)],
      warnings: warnings(view),
      data: sourceOf(view),
      method: "P&L at the middle of stored quotes, without fees",
      picture,
      blocks: blocksLine(values),
    },
    moment,
  );
}

function days({ trade }: TradeView, { nowMs }: Moment): string {
  const left = daysToExpiration(trade.expiration, nowMs);
  const date = shortDate(trade.expiration, newYorkDate(nowMs));
  if (left < 0) return `expired ${date}`;
  return left === 0 ? "expires today" : `${left} d to ${date}`;
}

function figures(view: TradeView): APIEmbedField[] {
  const { trade, naturalProfit, now, greeks } = view;
  const goal = halfProfit(trade);
  const field = (name: string, value: string): APIEmbedField => ({ name, value, inline: true });
  const against =
    trade.closed === null
      ? [
          field(
            "Closed against the quotes",
            naturalProfit === null ? "not known" : signed(dollars(naturalProfit)),
          ),
        ]
      : [];
  return [
    ...against,
    field(
      "Max profit / loss",
      `${dollarsOrUnlimited(trade.maxProfit)} / ${dollarsOrUnlimited(trade.maxLoss)}`,
    ),
    field("Half profit (P50)", goal === null ? "no end to the profit" : dollars(goal)),
    field(
      "Underlying",
      `${price(trade.entryUnderlying)}${now?.mark.underlying == null ? "" : ` → ${price(now.mark.underlying)}`}`,
    ),
    ...(greeks === null
      ? []
      : [
          field(
            "Greeks now",
            `Δ ${fixed(greeks.delta, 1)} · Θ ${dollars(greeks.thetaPerDay)} a day · V ${dollars(greeks.vegaPerVolPoint)}`,
          ),
        ]),
  ];
}

function told({ events }: TradeView): APIEmbedField[] {
  const value = events.length === 0 ? "nothing yet" : joinLines(events.map(toldText), MAX_FIELD);
  return [{ name: "Told", value }];
}

function warnings({ trade, now, split, exDates }: TradeView): string[] {
  const shortCall = trade.legs.some(({ type, side }) => type === "call" && side === "sell");
  const open = trade.closed === null;
  return [
    ...(open && now === null
      ? ["No refresh has seen all of its legs, so that its value is not known."]
      : (now?.unknown ?? [])),
    ...(split && now === null ? ["The underlying was split since: nothing is told of it any more."] : []),
    ...(open && shortCall && exDates === null
      ? ["Ex-dates of its ticker are not known: none can be told."]
      : []),
  ];
}

function sourceOf({ trade, data }: TradeView): FrameSource | null {
  if (data !== null || trade.closed?.source === "price") return data;
  const asOfMs = trade.closed?.atMs ?? null;
  return {
    provider: "stored prices",
    asOfMs,
    quotedAtMs: null,
    delayed: false,
    stale: trade.closed === null,
  };
}
