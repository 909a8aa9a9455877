import { expect, test } from "vitest";
import type { DailyStore } from "../../src/history/ports.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import type { DailyBar } from "../../src/prices/sources.ts";
import type { Provider } from "../../src/providers/provider.ts";
import { aDailyBar, EOD_SLOT } from "../support/memory-daily.ts";

const { tradingDaysBetween } = nyseCalendar;

const MONDAY = "2026-11-23";
const WEEK = tradingDaysBetween("2026-11-16", MONDAY);

/** A store of AAPL and SPY with nothing in it, and a look at the raw close of a day; null for none. */
export type OpenDays = {
  store: DailyStore;
  closeOf(symbol: string, day: string): Promise<number | null>;
};

const day = (date: string, close = 582) => aDailyBar({ date, close });
const raw = (date: string, close = 582) => aDailyBar({ date, close, adjusted: null });

/** What every store of daily bars does, as long as nothing splits and no dividend is paid. */
export function dailyStoreSuite(name: string, open: () => Promise<OpenDays>): void {
  const storing = async () => {
    const opened = await open();
    const put = (bars: readonly DailyBar[], fetchedAtMs = EOD_SLOT, provider: Provider = "tiingo") =>
      opened.store.storeDailyBars({ provider, fetchedAtMs, bars });
    return { ...opened, put };
  };
  const stored = (count: number) => ({ stored: count, readjusted: 0 });

  test(`${name}: the same days twice change nothing and count nothing`, async () => {
    const { put } = await storing();
    const days = [day("2026-11-20"), day(MONDAY)];
    expect(await put(days)).toEqual(stored(2));
    expect(await put(days)).toEqual(stored(0));
    expect(await put(days, EOD_SLOT + 1)).toEqual(stored(0));
    expect(await put([])).toEqual(stored(0));
  });

  test(`${name}: a later fetch corrects a day; an earlier one that comes late changes nothing`, async () => {
    const { put, closeOf } = await storing();
    await put([day(MONDAY, 581)], EOD_SLOT + 1);
    expect(await put([day(MONDAY, 580)], EOD_SLOT)).toEqual(stored(0));
    expect(await put([day(MONDAY, 582)], EOD_SLOT + 2)).toEqual(stored(1));
    expect(await closeOf("SPY", MONDAY)).toBe(582);
  });

  test(`${name}: what knows of splits replaces what does not, whenever it comes, and never the other way round`, async () => {
    const { put, closeOf } = await storing();
    await put([raw(MONDAY, 581)], EOD_SLOT + 9, "schwab");
    expect(await put([day(MONDAY, 582)], EOD_SLOT + 5, "alpaca")).toEqual(stored(1));
    expect(await put([raw(MONDAY, 583)], EOD_SLOT + 10, "databento")).toEqual(stored(0));
    expect(await closeOf("SPY", MONDAY)).toBe(582);
    expect(await put([day(MONDAY, 584)], EOD_SLOT)).toEqual(stored(1));
    expect(await put([day(MONDAY, 585)], EOD_SLOT + 20, "alpaca")).toEqual(stored(0));
    expect(await closeOf("SPY", MONDAY)).toBe(584);
  });

  test(`${name}: bars of unknown tickers and of days without a session are left out`, async () => {
    const { put, closeOf } = await storing();
    expect(await put([aDailyBar({ symbol: "GONE" }), day("2026-11-22"), day(MONDAY)])).toEqual(stored(1));
    expect(await closeOf("GONE", MONDAY)).toBeNull();
  });

  test(`${name}: tickers with the days that they lack, those without any gap left out`, async () => {
    const { store, put } = await storing();
    await put(WEEK.map((date) => aDailyBar({ date, symbol: "AAPL" })));
    await put([day("2026-11-17"), day("2026-11-20")]);
    expect(await store.readMissingDays(WEEK, EOD_SLOT)).toEqual([
      { symbol: "SPY", days: ["2026-11-16", "2026-11-18", "2026-11-19", MONDAY] },
    ]);
    expect(await store.readMissingDays([], EOD_SLOT)).toEqual([]);
  });

  test(`${name}: how far a ticker's adjusted bars reach counts only what tells of splits`, async () => {
    const { store, put } = await storing();
    await put([day("2026-11-17"), day("2026-11-18")]);
    await put([day("2026-11-19")], EOD_SLOT, "alpaca");
    await put([raw("2026-11-20")], EOD_SLOT, "schwab");
    // Its own rows may lack the adjusted columns.
    await put([raw(MONDAY)]);
    expect(await store.readAdjustedTo()).toEqual([
      { symbol: "AAPL", lastDay: null },
      { symbol: "SPY", lastDay: "2026-11-18" },
    ]);
  });
}
