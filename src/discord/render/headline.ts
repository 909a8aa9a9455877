import type { Calculation } from "../../calculator/calculation.ts";
import { daysBetween } from "../../market/calendar-date.ts";
import { tradeName } from "../../options/strategies/trade-name.ts";
import { plural, shortDate, strikeText, todayOf } from "./figures.ts";

const MOST_STRIKES = 4;

/** "SPY bull put spread 570/560 · Dec 18 (25 d)". */
export function headline(result: Calculation): string {
  const { label, strikes, times } = tradeName(result);
  const words = label ?? "Custom position";
  const name = result.symbol === null ? words : `${result.symbol} ${lowerFirst(words)}`;
  const many = times === 1 ? "" : ` · ${plural(times, "contract")}`;
  const at =
    strikes.length > MOST_STRIKES
      ? `of ${plural(result.legs.length, "leg")}`
      : strikes.map(strikeText).join("/");
  return `${[name, at].filter((part) => part !== "").join(" ")} · ${dates(result)}${many}`;
}

function dates(result: Calculation): string {
  const { expiration, dte, legs } = result;
  const today = todayOf(result);
  const far = legs.reduce((latest, leg) => maxDate(latest, leg.expiration), expiration);
  const near = dte === 0 ? "today" : `${dte} d`;
  if (far === expiration) return `${shortDate(expiration, today)} (${near})`;
  const later = daysBetween(expiration, far) + dte;
  return `${shortDate(expiration, today)} / ${shortDate(far, today)} (${dte} / ${later} d)`;
}

function maxDate(latest: string, date: string | null): string {
  return date !== null && date > latest ? date : latest;
}

/** Acronyms stay as they are. */
function lowerFirst(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? `${label.charAt(0).toLowerCase()}${label.slice(1)}` : label;
}
