import { expect, test } from "vitest";
import { createMarket, modelledDay } from "../../../bench/history/modelled-day.ts";
import { nyseCalendar } from "../../../src/market/trading-calendar.ts";
import { rebuildFromQuotes } from "../../../src/valuation/rebuild/rebuild-from-quotes.ts";
import { rebuildFromTrades } from "../../../src/valuation/rebuild/rebuild-from-trades.ts";

/** Ten days of a year, half days and days before ex-dates among them, of three liquid names. */
const market = createMarket({ seed: 20_261_123 });
const DAYS = nyseCalendar.tradingDaysBetween("2025-11-24", "2026-11-20").filter((_, i) => i % 26 === 3);
const MODELLED = ["SPY", "QQQ", "AAPL"].flatMap((symbol) =>
  [...DAYS, "2025-11-28"].map((day) => modelledDay(market, symbol, day)),
);

for (const [way, rebuild] of [
  ["quotes", rebuildFromQuotes],
  ["trades", rebuildFromTrades],
] as const)
  test(`liquid names are rebuilt from ${way} to 0.15 points at the median, to 0.5 at the ninth decile`, () => {
    const errors = MODELLED.map((modelled) => {
      const day = rebuild(modelled);
      if (!day.ok) throw new Error(`${modelled.symbol} ${modelled.day}: ${day.reason}`);
      return 100 * Math.abs(day.iv30 - (modelled.truth ?? Number.NaN));
    }).sort((a, b) => a - b);
    expect(errors.length).toBeGreaterThan(29);
    expect(errors[Math.floor(0.5 * errors.length)], errors.join(" ")).toBeLessThan(0.15);
    expect(errors[Math.floor(0.9 * errors.length)], errors.join(" ")).toBeLessThan(0.5);
  });
