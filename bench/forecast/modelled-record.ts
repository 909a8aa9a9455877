import type { Market } from "../../local/market/model/market.ts";
import type { PriceBar } from "../../local/market/model/prices/price-bars.ts";
import { addDays } from "../../src/market/calendar-date.ts";
import { observationDay } from "../../src/market/observation-day.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { weeklyExpirations } from "../../src/market/weekly-expirations.ts";
import type { ForecastWindow } from "../../src/volatility/forecast/forecast-window.ts";
import { realisedVolatility, volatilityAroundZero } from "../../src/volatility/realised-volatility.ts";

/** A quarter of an hour before the close, as days of the past are rebuilt. */
const BEFORE_CLOSE_MS = 15 * 60_000;
/** Calendar days that hold 61 sessions before the first observation. */
const BEFORE = 100;

/**
 * The record that the modelled market would leave: its weekly expirations that settle from one New York date to another,
 * each with the model's own volatility at the forward `days` before, and its daily closes. What quotes hide is not in it.
 */
export function modelledRecord(
  market: Market,
  symbol: string,
  span: { from: string; to: string; days: number },
): ForecastWindow[] {
  const { from, to, days } = span;
  const sessions = sessionsFrom(addDays(from, -days - BEFORE), to);
  const bars = sessions.flatMap((date) => {
    const bar = market.dailyBar(symbol, date);
    return bar === null ? [] : [{ ...bar, date }];
  });
  return weeklyExpirations(from, to).flatMap((expiration) => {
    const observedDay = observationDay(expiration, days);
    const implied = impliedAt(market, symbol, observedDay, expiration);
    if (implied === null) return [];
    const before = bars.filter(({ date }) => date < observedDay);
    const inside = bars.filter(({ date }) => date >= observedDay && date <= expiration);
    return [
      {
        observedDay,
        expiration,
        atmImpliedVolatility: implied,
        realised20: yangZhang(before, 20),
        realised60: yangZhang(before, 60),
        realised: volatilityAroundZero(inside.map(({ close }) => close)),
      },
    ];
  });
}

/** Null where it was not listed then. */
function impliedAt(market: Market, symbol: string, day: string, expiration: string): number | null {
  const session = nyseCalendar.sessionOn(day);
  if (session === null) return null;
  const chain = market.chain(symbol, session.closeMs - BEFORE_CLOSE_MS, {
    series: (series) => series.expiration.date === expiration && series.expiration.settlement === "PM",
    choice: () => ({ types: [], strikes: () => new Set() }),
  });
  return chain?.series[0]?.priced.smile(0) ?? null;
}

function yangZhang(bars: readonly PriceBar[], sessions: number): number | null {
  const happened = realisedVolatility({ bars, sessions });
  return happened.ok ? happened.yangZhang : null;
}

function sessionsFrom(from: string, to: string): string[] {
  const found: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) if (nyseCalendar.isTradingDay(day)) found.push(day);
  return found;
}
