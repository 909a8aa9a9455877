import { newYorkDate } from "../../../src/market/time-zone.ts";
import { nyseCalendar } from "../../../src/market/trading-calendar.ts";
import type { Market } from "../../market/model/market.ts";
import { rawFactor } from "../../market/model/prices/corporate-actions.ts";
import type { PriceBar } from "../../market/model/prices/price-bars.ts";
import { dailyPrices, type TiingoDay } from "../../market/tiingo/daily-prices.ts";
import { type Answer, modelSymbol, type Vendor } from "./answers.ts";
import { type AdjustedPrices, asTraded, type TrueBar } from "./bars.ts";

const { sessionOn, tradingDaysBetween } = nyseCalendar;

/** Who knows more of a day comes first: splits and dividends, then adjusted prices, then raw ones. */
const KNOWS: readonly Vendor[] = ["tiingo", "alpaca", "databento", "schwab"];

/**
 * A name's daily bars as the answers until `untilMs` leave them, by date: of the provider that knows most, or of any of
 * them unless `firstOnly`, as something may have kept that one's from being stored.
 */
export function trueDays(
  market: Market,
  symbol: string,
  answers: readonly Answer[],
  { untilMs, firstOnly }: { untilMs: number; firstOnly: boolean },
): Map<string, [TrueBar, ...TrueBar[]]> {
  const found = new Map<string, TrueBar[]>();
  for (const answer of answers) {
    if (answer.atMs > untilMs) continue;
    for (const bar of daysOf(market, symbol, answer)) {
      const date = newYorkDate(bar.startMs);
      const known = found.get(date) ?? [];
      const twin = known.find(({ provider }) => provider === bar.provider);
      // The same day again from the same provider changes nothing.
      if (twin === undefined) known.push(bar);
      else if (!firstOnly) Object.assign(twin, { fetchedMs: new Set([...twin.fetchedMs, ...bar.fetchedMs]) });
      found.set(date, known);
    }
  }
  const days = new Map<string, [TrueBar, ...TrueBar[]]>();
  for (const [date, bars] of found) {
    const ranked = bars.toSorted((a, b) => KNOWS.indexOf(a.provider) - KNOWS.indexOf(b.provider));
    const [best, ...others] = ranked;
    if (best !== undefined)
      days.set(date, firstOnly ? [best] : [best, ...others, ...readjusted(best, others)]);
  }
  return days;
}

/** Raw days may have been adjusted since, by what later days told. */
function readjusted({ adjusted }: TrueBar, others: readonly TrueBar[]): TrueBar[] {
  return adjusted === null ? [] : others.map((bar) => ({ ...bar, adjusted: bar.adjusted ?? adjusted }));
}

function daysOf(market: Market, symbol: string, answer: Answer): TrueBar[] {
  const model = modelSymbol(symbol);
  const lastMs = Math.min(answer.toMs - 1, answer.atMs);
  const [from, to] = [newYorkDate(answer.fromMs), newYorkDate(lastMs)];
  const shared = {
    symbol,
    timeframe: "1d" as const,
    session: "regular" as const,
    provider: answer.vendor,
    fetchedMs: new Set([answer.atMs]),
  };
  const tells = answer.vendor === "tiingo" || answer.vendor === "alpaca";
  const days = tells ? dailyPrices(market, model, { from, to }, answer.atMs) : [];
  const told = new Map(days.map((day) => [day.date, day]));
  return tradingDaysBetween(from, to).flatMap((date): TrueBar[] => {
    const session = sessionOn(date);
    if (session === null || session.openMs < answer.fromMs || session.closeMs > lastMs) return [];
    const startMs = session.openMs;
    const day = told.get(date);
    if (answer.vendor === "tiingo") {
      if (day === undefined) return [];
      const { splitFactor, divCash, open, high, low, close, volume } = day;
      const acts = {
        splitFactor: splitFactor === 1 ? null : splitFactor,
        dividend: divCash === 0 ? null : divCash,
      };
      return [{ ...shared, startMs, open, high, low, close, volume, adjusted: adjustedOf(day), ...acts }];
    }
    const bar = market.dailyBar(model, date);
    if (bar === null) return [];
    const raw = rawOf(answer.vendor, bar, model, date);
    const adjusted = answer.vendor === "alpaca" && day !== undefined ? adjustedOf(day) : null;
    return [{ ...shared, ...raw, startMs, adjusted, splitFactor: null, dividend: null }];
  });
}

function rawOf(vendor: Vendor, bar: PriceBar, model: string, date: string): PriceBar {
  return asTraded(bar, vendor === "schwab" ? 1 : rawFactor(model, date));
}

/** Rounding of the product can put a close a hair above its high. */
function adjustedOf({ adjOpen, adjHigh, adjLow, adjClose, adjVolume }: TiingoDay): AdjustedPrices {
  return {
    open: adjOpen,
    high: Math.max(adjHigh, adjOpen, adjClose),
    low: Math.min(adjLow, adjOpen, adjClose),
    close: adjClose,
    volume: Math.round(adjVolume),
  };
}
