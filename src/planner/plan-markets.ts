import type { MarketSmile } from "../calculator/resolve/expiry-market.ts";
import { readExpiryMarket } from "../calculator/resolve/expiry-market.ts";
import type { StoredMarket } from "../calculator/resolve/read-markets.ts";
import { chooseExpiration } from "../chains/choose-expiration.ts";
import type { PositionQuotes, StoredExpiration } from "../chains/reader-ports.ts";
import { AppError } from "../errors.ts";
import { addDays, daysBetween } from "../market/calendar-date.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import type { PlanGround, PlanReader, WantedChains } from "./ports.ts";

export type SmiledMarket = StoredMarket & { smile: MarketSmile };

/** The stored expiration that a plan is made of, and the later one that calendars buy; with all quotes that were read. */
export type PlanMarkets = { near: SmiledMarket; later: SmiledMarket | null; quotes: PositionQuotes[] };

type Place = { symbol: string; expiration: string; nowMs: number; calendar?: TradingCalendar | undefined };

/**
 * The chains of the chosen expiration, from what was read already where that was it, else with one request. Throws
 * `no_quotes` where nothing usable is stored of it, or no smile could be fitted.
 */
export async function readPlanMarkets(
  plans: Pick<PlanReader, "readPlanChains">,
  { listed, quotes: read }: Pick<PlanGround, "listed" | "quotes">,
  { later }: WantedChains,
  place: Place,
): Promise<PlanMarkets> {
  const { symbol, expiration, calendar } = place;
  const laterDate = later === null ? null : laterExpiration(listed, expiration, later.behind, place.nowMs);
  const dates = [expiration, ...(laterDate === null ? [] : [laterDate])];
  const known = dates.every((date, index) => read[index]?.expiration === date);
  const quotes = known ? read : await plans.readPlanChains(symbol, { near: expiration, later });
  const near = smiled(
    quotes.find((one) => one.expiration === expiration),
    calendar,
  );
  if (near === null) {
    throw new AppError("no_quotes", `No usable quotes are stored for ${symbol} ${expiration}.`, {
      hint: "Ask for another expiration (dte), or again after the next refresh; GET /v1/jobs shows how the last one went.",
    });
  }
  const found = quotes.find((one) => one.expiration === laterDate);
  return { near, later: laterDate === null ? null : smiled(found, calendar), quotes: [...quotes] };
}

function smiled(
  quotes: PositionQuotes | undefined,
  calendar: TradingCalendar | undefined,
): SmiledMarket | null {
  const market = quotes === undefined ? null : readExpiryMarket(quotes, undefined, calendar);
  if (market === null || market.stored === null || market.smile === null) return null;
  return { ...market, stored: market.stored, smile: market.smile };
}

/** As the calculator looks for the far leg of a calendar; null where what is listed is not about as far behind. */
function laterExpiration(
  listed: readonly StoredExpiration[],
  near: string,
  behind: number,
  nowMs: number,
): string | null {
  const later = listed.filter(({ expiration }) => expiration > near);
  if (later.length === 0) return null;
  const { expiration } = chooseExpiration(later, { expiration: addDays(near, behind) }, nowMs);
  const gap = daysBetween(near, expiration);
  return gap >= behind / 2 && gap <= 2 * behind ? expiration : null;
}
