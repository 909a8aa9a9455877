import { LIMITS } from "../../../calculator/limits.ts";
import { chooseExpiration } from "../../../chains/choose-expiration.ts";
import { liveSeries } from "../../../chains/live-series.ts";
import { addDays, DAY_MS, daysBetween, HOUR_MS, weekday } from "../../../market/calendar-date.ts";
import { daysUntil } from "../../../market/days-until.ts";
import { expiresAtMs } from "../../../market/expiry.ts";
import { isMonthlyExpiration } from "../../../market/monthly-expiration.ts";
import { newYorkDate } from "../../../market/time-zone.ts";
import { WEEKDAY_NAMES } from "../../../options/expiry-text/names-of-days.ts";
import { timeValueLost } from "../../../options/margin/contracts-for.ts";
import type { Part } from "../../components/parts.ts";
import { completeExpiry } from "../../options/complete-expiry.ts";
import { expiryOption, type ReadExpiry, readExpiry } from "../../options/expiry.ts";
import { completeSymbol, readSymbol, symbolOption } from "../../options/symbol.ts";
import { figure, list } from "../../render/calculators/field.ts";
import { fixed, percent, plural, shortDate } from "../../render/figures.ts";
import { frame } from "../../render/frame.ts";
import { plainText } from "../../render/plain-text.ts";
import type { DiscordServices } from "../../services.ts";
import type { Command } from "../command.ts";
import { besideDate, dateButtons, refresh } from "../related-views.ts";
import { lookFurther } from "./trade-buttons.ts";

/** Half of what time is worth at the money is gone after so much of the time: 1 - sqrt(1 - 3/4). */
const HALF_GONE = 0.75;

/** How long until an expiration, in days, sessions and time value. */
export const dte: Command = {
  name: "dte",
  description: "How long until an expiration: days, sessions, early closes, and what time takes",
  example: "/dte expiry:next friday",
  numbers: [
    ["Days", "calendar days from New York's today, as options are priced by"],
    ["Sessions", "regular sessions that are not over, with the expiration's own; hours left in them"],
    ["Time value", "share an option at the money loses by the square root of time, its volatility unchanged"],
    ["Early close", "a session that ends at 13:00 in New York; options of that day expire then"],
  ],
  options: [expiryOption({ required: true }), symbolOption({ required: false })],
  complete(services, asked, focused) {
    if (focused === "symbol") return completeSymbol(services, asked);
    return focused === "expiry" ? completeExpiry(services, asked) : [];
  },
  async run(services, { options }) {
    const moment = { nowMs: services.nowMs(), calendar: services.calendar };
    const read = readExpiry(options, moment.nowMs, { calendar: moment.calendar });
    const symbol = options["symbol"] === undefined ? null : readSymbol(options);
    const { date, note, beside } = await settle(services, symbol, read);
    const listed = symbol === null ? "" : `${symbol} `;
    const today = newYorkDate(moment.nowMs);
    const embed = frame(
      {
        title: `${listed}${shortDate(date, today)}, a ${WEEKDAY_NAMES[weekday(date)]}`,
        lines: [read.understood, ...(note === null ? [] : [plainText(note)])],
        ...describe(date, moment),
        data: null,
        source: "NYSE calendar",
      },
      moment,
    );
    return { embeds: [embed], parts: buttons(symbol, date, { ...beside, today }) };
  },
};

type Settled = {
  date: string;
  note: string | null;
  /** A week away; of a symbol the stored expirations beside it. */
  beside: { earlier: string | null; later: string | null };
};

/** The date itself, or of a symbol the stored expiration that stands for it. */
async function settle(
  { chains, nowMs, calendar }: Pick<DiscordServices, "chains" | "nowMs" | "calendar">,
  symbol: string | null,
  { wish }: ReadExpiry,
): Promise<Settled> {
  const today = newYorkDate(nowMs());
  if (symbol === null) {
    const date = wish.expiration ?? addDays(today, wish.dte ?? 0);
    const [earlier, later] = [addDays(date, -7), addDays(date, 7)];
    const beside = {
      earlier: earlier < today ? null : earlier,
      later: daysBetween(today, later) > LIMITS.dte.max ? null : later,
    };
    return { date, note: null, beside };
  }
  const live = liveSeries(await chains.expirations(symbol), nowMs(), calendar);
  const { expiration, note } = chooseExpiration(live, wish, nowMs());
  return { date: expiration, note, beside: besideDate(live, expiration) };
}

type Moment = Pick<DiscordServices, "calendar"> & { nowMs: number };

function describe(date: string, { nowMs, calendar }: Moment) {
  const today = newYorkDate(nowMs);
  const { days, sessions, closed, earlyCloses, sessionMinutes } = daysUntil(date, nowMs, calendar);
  const expiresMs = expiresAtMs(date, "PM", calendar);
  const left = Math.max(0, expiresMs - nowMs) / DAY_MS;
  const over = left === 0;
  const seconds = Math.floor(expiresMs / 1_000);
  const named = (dates: readonly string[]) => dates.map((one) => shortDate(one, today)).join(", ");
  const monthly = isMonthlyExpiration(date, calendar) ? " · a monthly expiration" : "";
  return {
    answer: over
      ? `**${plural(days, "day")}**: options of that day have expired, <t:${seconds}:R>`
      : `**${plural(days, "day")}** · ${plural(sessions, "session")} · expires <t:${seconds}:R>${monthly}`,
    fields: [
      figure("Expires", `<t:${seconds}:F>`, "at the close; AM-settled index options at the open"),
      figure("Sessions", plural(sessions, "session"), `${fixed(sessionMinutes / 60, 1)} hours of them left`),
      ...(over ? [] : [figure("Time value at the money", ...timeLines(left, nowMs, expiresMs))]),
      ...list("Closed in between", closed.length === 0 ? [] : [named(closed)]),
      ...list("Early close in between", earlyCloses.length === 0 ? [] : [named(earlyCloses)]),
    ],
    method: "time value by the square root of time",
  };
}

/** What the next day, or the next hour of a last day, takes; and when half is gone. */
function timeLines(left: number, nowMs: number, expiresMs: number): string[] {
  const half = Math.floor((nowMs + HALF_GONE * (expiresMs - nowMs)) / 1_000);
  const next =
    left > 1
      ? `${percent(timeValueLost(left, 1))} goes in a day`
      : `${percent(timeValueLost(left, HOUR_MS / DAY_MS))} goes in an hour`;
  const week = left > 7 ? [`${percent(timeValueLost(left, 7))} in a week`] : [];
  return [next, ...week, `half is gone <t:${half}:R>`];
}

function buttons(
  symbol: string | null,
  date: string,
  dates: { earlier: string | null; later: string | null; today: string },
): Part[] {
  const of = symbol === null ? {} : { symbol };
  return [
    ...dateButtons("dte", of, dates),
    refresh("dte", { ...of, expiry: date }),
    ...(symbol === null ? [] : lookFurther({ symbol, expiry: date })),
  ];
}
