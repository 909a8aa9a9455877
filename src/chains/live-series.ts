import { expiresAtMs } from "../market/expiry.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import type { Settlement } from "../options/contract.ts";

/** Those that have not settled: on its last day an option is listed until the evening, and dead from its settlement on. */
export function liveSeries<S extends { readonly expiration: string; readonly settlement: Settlement }>(
  series: readonly S[],
  nowMs: number,
  calendar?: TradingCalendar,
): S[] {
  return series.filter(({ expiration, settlement }) => expiresAtMs(expiration, settlement, calendar) > nowMs);
}
