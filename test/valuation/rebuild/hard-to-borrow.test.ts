import { expect, test } from "vitest";
import { createMarket, modelledDay } from "../../../bench/history/modelled-day.ts";
import { nyseCalendar } from "../../../src/market/trading-calendar.ts";
import { rebuildFromQuotes } from "../../../src/valuation/rebuild/rebuild-from-quotes.ts";
import { rebuildFromTrades } from "../../../src/valuation/rebuild/rebuild-from-trades.ts";

/** A share of 5 to 25 dollars that costs 35 % a year to borrow: its forward lies 3 % below it in a month. */
const market = createMarket({ seed: 20_261_123 });
const DAYS = nyseCalendar.tradingDaysBetween("2025-11-24", "2026-11-20").filter((_, i) => i % 26 === 3);
const MODELLED = DAYS.map((day) => modelledDay(market, "GME", day));

test("a share that is hard to borrow is rebuilt from quotes, and its price is not the one without the fee", () => {
  for (const modelled of MODELLED) {
    const day = rebuildFromQuotes(modelled);
    if (!day.ok) throw new Error(`${modelled.day}: ${day.reason}`);
    expect(100 * Math.abs(day.iv30 - (modelled.truth ?? 0)), modelled.day).toBeLessThan(0.7);
    const share = modelled.underlying.at(-1)?.price ?? 0;
    expect(Math.abs(day.underlyingPrice / share - 1), modelled.day).toBeLessThan(0.005);
  }
});

test("and from trades, where enough of it traded", () => {
  const reasons = MODELLED.map((modelled) => {
    const day = rebuildFromTrades(modelled);
    if (day.ok) expect(100 * Math.abs(day.iv30 - (modelled.truth ?? 0)), modelled.day).toBeLessThan(3);
    return day.ok ? "ok" : day.reason;
  });
  expect(reasons.filter((each) => each === "ok").length, reasons.join(" ")).toBeGreaterThanOrEqual(5);
});
