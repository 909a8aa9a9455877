import type { APIEmbed, APIEmbedField } from "discord-api-types/v10";
import { blocksLine } from "../../../charts/blocks-line.ts";
import { newYorkDate } from "../../../market/time-zone.ts";
import { rangePosition } from "../../../prices/price-windows.ts";
import type { DayView, SessionPrices } from "../../../prices/read-day.ts";
import type { QuoteView } from "../../../prices/read-quote.ts";
import { ago, percent, price, shortDate, signed } from "../figures.ts";
import { frame, type Moment, newYorkClock } from "../frame.ts";
import { plainText } from "../plain-text.ts";
import { positionBar } from "./position-bar.ts";
import { short } from "./short-figures.ts";

/** A symbol's last price and the session around it. */
export function renderPrice(view: DayView, moment: Moment, picture: string | null = null): APIEmbed {
  const { quote, session } = view;
  const path = session === null ? "" : blocksLine(session.path);
  return frame(
    {
      title: titleOf(quote.symbol, view.name),
      answer: answerOf(quote),
      fields: [
        ...dayFields(view, moment),
        { name: "Previous close", value: known(quote.previousClose), inline: true },
        { name: "Bid / ask", value: bidAsk(quote), inline: true },
        {
          name: "Share volume",
          value: quote.dayVolume === null ? "not told" : short(quote.dayVolume),
          inline: true,
        },
      ],
      warnings: knownPart(session),
      data: quote.data,
      picture,
      blocks: path === "" ? "" : `${path} the session in steps of five minutes`,
    },
    moment,
  );
}

/** "SPY · SPDR S&P 500". */
export function titleOf(symbol: string, name: string | null, what = ""): string {
  return [symbol, ...(name === null ? [] : [plainText(name, 80)]), ...(what === "" ? [] : [what])].join(
    " · ",
  );
}

/** "**580.50** +2.50 (+0.43 %) since the previous close · 3 minutes ago". */
function answerOf({ price: last, change, changePercent, data }: QuoteView): string {
  const moved =
    change === null || changePercent === null
      ? "· the previous close is not known"
      : `${signed(price(change))} (${signed(percent(changePercent / 100, 2))}) since the previous close`;
  const when = data.asOfMs === null ? "" : ` · ${ago(data.asOfMs)}`;
  return `**${price(last)}** ${moved}${when}${data.stale ? " · **stale**" : ""}`;
}

function dayFields({ session, date, quote }: DayView, { nowMs }: Moment): APIEmbedField[] {
  const today = newYorkDate(nowMs);
  const name = date === today ? "Day range" : `Range of ${shortDate(date, today)}`;
  if (session === null) return [{ name, value: "no bars of it are stored", inline: true }];
  const { low, high, open } = session;
  const position = rangePosition(quote.price, low, high);
  const bar = position === null ? "" : `\n\`${positionBar(position)}\``;
  return [
    { name, value: `${price(low)} – ${price(high)}${bar}`, inline: true },
    { name: "Open", value: price(open), inline: true },
  ];
}

/** What is said of a session whose bars begin late or end early. */
export function knownPart(session: SessionPrices | null): string[] {
  if (session === null || session.known === null) return [];
  const { fromMs, toMs } = session.known;
  return [
    `Of the session of ${session.date} only ${newYorkClock(fromMs)} to ${newYorkClock(toMs)} ET is stored: its range may be wider.`,
  ];
}

function bidAsk({ bid, ask }: QuoteView): string {
  if (bid === null || ask === null) return "none, as for an index";
  const spread = bid + ask > 0 ? ` (${percent((2 * (ask - bid)) / (bid + ask), 3)})` : "";
  return `${price(bid)} / ${price(ask)}${spread}`;
}

const known = (value: number | null) => (value === null ? "not known" : price(value));
