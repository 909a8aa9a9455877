import { nyseCalendar, type TradingCalendar } from "../../market/trading-calendar.ts";
import { isCashIndex } from "../../options/cash-index.ts";
import { formatOccSymbol } from "../../options/occ-symbol.ts";
import { historyExpirations } from "./history-expirations.ts";
import { historyStrikes } from "./history-strikes.ts";
import type { HistoryContract } from "./rebuilt-day.ts";

/** The class of an index that settles at the close and is listed every Friday. */
const INDEX_ROOTS: Readonly<Record<string, string>> = { SPX: "SPXW", NDX: "NDXP", RUT: "RUTW", XSP: "XSP" };

/** The class that a day is rebuilt from; null for an index whose class is not known, and for VIX, which has no forward. */
function historyRoot(symbol: string): string | null {
  if (isCashIndex(symbol)) return INDEX_ROOTS[symbol] ?? null;
  return symbol.replace(".", "");
}

/**
 * The contracts to ask a vendor for, to know a ticker's volatility of a day. `close` is that day's raw close, dollars;
 * `finer` halves the steps between strikes, where the first asking found too few of them listed. None for what has no
 * series that can be named without its list: an index other than SPX, NDX, RUT and XSP.
 */
export function historyContracts(input: {
  symbol: string;
  /** New York date. */
  day: string;
  close: number;
  calendar?: TradingCalendar;
  finer?: boolean;
}): HistoryContract[] {
  const { symbol, day, close, calendar = nyseCalendar, finer = false } = input;
  const root = historyRoot(symbol);
  if (root === null || !(close > 0 && Number.isFinite(close))) return [];
  const exerciseStyle = isCashIndex(symbol) ? "european" : "american";
  return historyExpirations(day, calendar).flatMap((wish) =>
    historyStrikes(close, wish, finer).flatMap(({ strike, types }) =>
      types.flatMap((type): HistoryContract[] => {
        const { expiration } = wish;
        const occSymbol = formatOccSymbol({ root, expiration, type, strike });
        if (occSymbol === null) return [];
        return [{ occSymbol, root, symbol, expiration, strike, type, settlement: "PM", exerciseStyle }];
      }),
    ),
  );
}
