import type { Calculation } from "../../calculator/calculation.ts";
import { daysBetween } from "../../market/calendar-date.ts";
import { STRATEGIES } from "../../options/strategy.ts";
import { plural, shortDate, strikeText, todayOf } from "./figures.ts";

const MOST_STRIKES = 4;

/** "SPY bull put spread 570/560 · Dec 18 (25 d)". */
export function headline(result: Calculation): string {
  const label = STRATEGIES.find(({ name }) => name === result.strategy)?.label ?? "Custom position";
  const name = result.symbol === null ? label : `${result.symbol} ${lowerFirst(label)}`;
  const many = result.contracts === 1 ? "" : ` · ${plural(result.contracts, "contract")}`;
  return `${[name, strikes(result)].filter((part) => part !== "").join(" ")} · ${dates(result)}${many}`;
}

/** In the order of the legs, as the trader writes them. */
function strikes({ legs }: Calculation): string {
  const named = [...new Set(legs.flatMap(({ strike }) => (strike === null ? [] : [strikeText(strike)])))];
  return named.length > MOST_STRIKES ? `of ${plural(legs.length, "leg")}` : named.join("/");
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
