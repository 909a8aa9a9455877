import type { APIApplicationCommandBasicOption } from "discord-api-types/v10";
import type { ExpirationWish } from "../../chains/choose-expiration.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import type { TradingCalendar } from "../../market/trading-calendar.ts";
import { EXPIRY_HINT } from "../../options/expiry-text/expiry-reading.ts";
import { parseExpiryText } from "../../options/expiry-text/parse-expiry-text.ts";
import type { OptionValues } from "../interaction.ts";
import { shortDate } from "../render/figures.ts";
import { plainText } from "../render/plain-text.ts";
import { OPTION } from "../wire-numbers.ts";
import { refuseOption } from "./refuse-option.ts";

/** What was meant, and how it was understood: "next friday → Dec 11 (11 d)". */
export type ReadExpiry = { wish: Pick<ExpirationWish, "dte" | "expiration">; understood: string };

/** The option "expiry": days, a date or a phrase. */
export function expiryOption({ required = false }: { required?: boolean } = {}) {
  return {
    type: OPTION.string,
    name: "expiry",
    description: "Expiration as you say it: 30d, dec 18, next friday, 0dte, monthly …",
    required,
    autocomplete: true,
  } as const satisfies APIApplicationCommandBasicOption;
}

/**
 * The expiration that was typed or chosen; `otherwise` (30d) where none was. Throws `invalid_request` for what has
 * passed, may mean two days or is not understood.
 */
export function readExpiry(
  options: OptionValues,
  nowMs: number,
  { otherwise = "30d", calendar }: { otherwise?: string; calendar?: TradingCalendar } = {},
): ReadExpiry {
  const { expiry = "" } = options;
  const text = String(expiry).trim();
  return understandExpiry(text === "" ? otherwise : text, nowMs, { option: "expiry", calendar });
}

/** A text of an option as an expiration. Throws `invalid_request` naming the option. */
export function understandExpiry(
  text: string,
  nowMs: number,
  { option, calendar }: { option: string; calendar?: TradingCalendar | undefined },
): ReadExpiry {
  const parsed = parseExpiryText(text, nowMs, calendar);
  if (!parsed.ok) {
    const { message, hint } = parsed;
    throw refuseOption(option, message, hint === EXPIRY_HINT ? hint : `${hint} ${EXPIRY_HINT}`);
  }
  const { by, date, dte, note } = parsed;
  const near = dte === 0 ? "today" : `${dte} d`;
  const why = note === null ? "" : `, ${note}`;
  const understood = `${plainText(text, 60)} → ${shortDate(date, newYorkDate(nowMs))} (${near}${why})`;
  return { wish: by === "days" ? { dte } : { expiration: date }, understood };
}
