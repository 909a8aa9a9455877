import type { TradingCalendar } from "../../market/trading-calendar.ts";
import type { HistoryContract } from "./rebuilt-day.ts";

/**
 * The contracts to ask a vendor for, to know a ticker's volatility of a day. `close` is that day's raw close, dollars;
 * `finer` halves the steps between strikes, where the first asking found too few of them listed. None for what has no
 * series that can be named without its list: an index other than SPX, NDX, RUT and XSP.
 */
export function historyContracts(_input: {
  symbol: string;
  /** New York date. */
  day: string;
  close: number;
  calendar?: TradingCalendar;
  finer?: boolean;
}): HistoryContract[] {
  throw new Error("not filled yet");
}
