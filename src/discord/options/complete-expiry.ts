import { liveSeries } from "../../chains/live-series.ts";
import type { ListedExpiration } from "../../chains/read-chain.ts";
import { weekday } from "../../market/calendar-date.ts";
import { isMonthlyExpiration } from "../../market/monthly-expiration.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import { WEEKDAY_NAMES } from "../../options/expiry-text/names-of-days.ts";
import { parseExpiryText } from "../../options/expiry-text/parse-expiry-text.ts";
import { parseTickerSymbol } from "../../options/ticker-symbol.ts";
import type { Asked, Choices } from "../commands/command.ts";
import { shortDate } from "../render/figures.ts";
import type { DiscordServices } from "../services.ts";

const MOST_CHOICES = 25;
const FRIDAY = 5;

type Dated = { date: string; dte: number; name: string };

/**
 * Expirations that are stored of the symbol beside it, nearest first; with something typed, those it begins or names, or
 * those nearest to what it means. One request a minute and symbol.
 */
export async function completeExpiry(
  { typing, nowMs, calendar }: Pick<DiscordServices, "typing" | "nowMs" | "calendar">,
  { options }: Asked,
  option = "expiry",
): Promise<Choices> {
  const symbol = parseTickerSymbol(String(options["symbol"] ?? ""));
  if (symbol === null) return [];
  const today = newYorkDate(nowMs());
  const live = liveSeries(await typing.expirations(symbol), nowMs(), calendar);
  const listed = datesOf(live, { today, calendar });
  const text = String(options[option] ?? "").trim();
  return matching(text, listed, () => parseExpiryText(text, nowMs(), calendar))
    .slice(0, MOST_CHOICES)
    .map(({ date, name }) => ({ name, value: date }));
}

function matching(
  text: string,
  listed: readonly Dated[],
  parse: () => ReturnType<typeof parseExpiryText>,
): Dated[] {
  if (text === "") return [...listed];
  // "dec" shows all of December, "fri" the Fridays; "30" are days rather than the 30th.
  const named = /^\d{1,5}$/.test(text) ? [] : listed.filter((one) => isNamed(one, text));
  if (named.length > 0) return named;
  const parsed = parse();
  if (!parsed.ok) return [];
  const far = ({ dte }: Dated) => Math.abs(dte - parsed.dte);
  return listed.toSorted((a, b) => far(a) - far(b) || b.dte - a.dte);
}

function isNamed({ date, name }: Dated, text: string): boolean {
  const said = `${date} ${name}`.toLowerCase().split(/[\s·,]+/);
  return text
    .toLowerCase()
    .split(/[\s·,]+/)
    .every((word) => said.some((part) => part.startsWith(word)));
}

/** "Dec 18 · 25 d · Friday · monthly", one a date. */
function datesOf(
  listed: readonly ListedExpiration[],
  { today, calendar }: { today: string } & Pick<DiscordServices, "calendar">,
): Dated[] {
  const dates = new Map(listed.map(({ expiration, dte }) => [expiration, dte]));
  return [...dates]
    .map(([date, dte]) => {
      const day = WEEKDAY_NAMES[weekday(date)];
      const near = dte === 0 ? "today" : `${dte} d`;
      const weekly = weekday(date) === FRIDAY ? " · weekly" : "";
      const kind = isMonthlyExpiration(date, calendar) ? " · monthly" : weekly;
      return { date, dte, name: `${shortDate(date, today)} · ${near} · ${day}${kind}` };
    })
    .sort((a, b) => a.dte - b.dte);
}
