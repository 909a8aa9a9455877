import type { APIEmbed, APIEmbedField } from "discord-api-types/v10";
import type { ExpectedMoveView } from "../../../iv-metrics/read-expected-move.ts";
import { newYorkDate } from "../../../market/time-zone.ts";
import { type PriceWindow, rangePosition } from "../../../prices/price-windows.ts";
import type { RangeView } from "../../../prices/read-range.ts";
import { fixed, percent, price, shortDate, signed } from "../figures.ts";
import { frame, type Moment } from "../frame.ts";
import { positionBar } from "./position-bar.ts";
import { knownPart, titleOf } from "./price.ts";
import { codeTable, tightPrice } from "./short-figures.ts";

const NAMES = { week: "week", month: "month", year: "52 wk" } as const;

/** Where a price stands in the ranges of day, week, month and 52 weeks, and how far it usually goes. */
export function renderRange(view: RangeView, move: ExpectedMoveView | null, moment: Moment): APIEmbed {
  const { quote, session, windows } = view;
  const today = newYorkDate(moment.nowMs);
  return frame(
    {
      title: titleOf(quote.symbol, view.name, "range"),
      answer: answerOf(view),
      lines: [table(view)],
      fields: [...extremes(windows, quote.price, today), ...moves(view, move, today)],
      warnings: [...knownPart(session), ...shortWindows(windows), ...view.warnings],
      data: quote.data,
    },
    moment,
  );
}

function answerOf({ quote, windows }: RangeView): string {
  const year = windows.find(({ name }) => name === "year");
  const stands = year === undefined || year.position === null ? "" : ` stands ${placeOf(year.position)}`;
  return `**${price(quote.price)}**${stands}`;
}

function placeOf(position: number): string {
  if (position > 1) return "above the highest price of 52 weeks' sessions";
  if (position < 0) return "below the lowest price of 52 weeks' sessions";
  return `at ${percent(position, 0)} of the 52-week range`;
}

function table({ session, quote, windows }: RangeView): string {
  const day =
    session === null
      ? []
      : [row("day", session.low, session.high, rangePosition(quote.price, session.low, session.high))];
  const others = windows.map(({ name, low, high, position }) => row(NAMES[name], low, high, position));
  const rows = [...day, ...others];
  return rows.length === 0 ? "No session is stored yet." : codeTable(rows, [0]);
}

function row(name: string, low: number, high: number, position: number | null): string[] {
  const place = position === null ? "–" : `${fixed(100 * position, 0)} %`;
  return [name, tightPrice(low), position === null ? "" : positionBar(position, 8), tightPrice(high), place];
}

function extremes(windows: readonly PriceWindow[], last: number, today: string): APIEmbedField[] {
  const year = windows.find(({ name }) => name === "year");
  if (year === undefined) return [];
  const line = (level: number, date: string) =>
    `${price(level)} on ${shortDate(date, today)} (${signed(percent(last / level - 1))} since)`;
  return [
    { name: "52-week high", value: line(year.high, year.highDate), inline: true },
    { name: "52-week low", value: line(year.low, year.lowDate), inline: true },
  ];
}

function moves(
  { averageTrueRange, quote }: RangeView,
  move: ExpectedMoveView | null,
  today: string,
): APIEmbedField[] {
  const went =
    averageTrueRange === null
      ? "needs 15 stored sessions"
      : `${price(averageTrueRange.value)} a session (${percent(averageTrueRange.value / quote.price)})`;
  return [
    { name: "Average true range (14)", value: went, inline: true },
    {
      name: "Expected move",
      value: move === null ? "no volatility is stored" : expected(move, today),
      inline: true,
    },
  ];
}

function expected({ oneSigma, expiration, dte }: ExpectedMoveView, today: string): string {
  const { move, percent: ofPrice, lower, upper } = oneSigma;
  const by = `by ${shortDate(expiration, today)} (${dte} d)`;
  return `±${price(move)} (${fixed(ofPrice, 1)} %) ${by}\n${price(lower)} – ${price(upper)}, one deviation`;
}

function shortWindows(windows: readonly PriceWindow[]): string[] {
  return windows.flatMap(({ name, storedFrom }) =>
    storedFrom === null
      ? []
      : [`Sessions are stored from ${storedFrom} on: the range of the ${NAMES[name]} is of less.`],
  );
}
