import { addDays, MINUTE_MS } from "../../market/calendar-date.ts";
import { newYorkDate, wallTimeToMs } from "../../market/time-zone.ts";
import { nyseCalendar } from "../../market/trading-calendar.ts";
import type { DailyBarSource, DailyRequest, FetchedDailyBars } from "../../prices/sources.ts";
import { unreadableRows } from "../unreadable-rows.ts";
import { SYMBOLS_PER_CALL } from "./ask-for-symbols.ts";
import { type AlpacaApi, type AlpacaDeps, createAlpacaApi, newTally } from "./client.ts";
import { collectBars } from "./collect-bars.ts";
import { normaliseDailyBars } from "./normalise-bars.ts";

/** The closing auction is reported some minutes after the bell, and the free plan is 15 minutes behind. */
const SETTLED_MS = 20 * MINUTE_MS;

/**
 * Daily bars of all venues: raw in one request, adjusted for splits and dividends in a second. A session that has not
 * ended 20 minutes ago is left out, since its bar still grows.
 */
export function createAlpacaDailyBarSource(deps: AlpacaDeps): DailyBarSource {
  const api = createAlpacaApi(deps);
  return {
    callsFor: (symbols) => 2 * Math.ceil(symbols / SYMBOLS_PER_CALL),
    fetchDailyBars: (request) => fetchDays(api, request, deps.nowMs()),
  };
}

export async function fetchDays(
  api: AlpacaApi,
  request: DailyRequest,
  nowMs: number,
): Promise<FetchedDailyBars> {
  const tally = newTally();
  const to = earlier(request.to, lastSettledDate(nowMs));
  const answer = { provider: "alpaca" as const, fetchedAtMs: nowMs };
  if (to < request.from) {
    return { ...answer, ...tally, bars: [], skipped: {}, unknownSymbols: [], failures: [] };
  }
  const query = {
    timeframe: "1Day" as const,
    fromMs: wallTimeToMs(request.from, 0),
    toMs: wallTimeToMs(addDays(to, 1), 0),
    nowMs,
  };
  const raw = await collectBars(api, { ...query, symbols: request.symbols, adjustment: "raw" }, tally);
  const symbols = request.symbols.filter((symbol) => !raw.unknownSymbols.includes(symbol));
  const adjusted = await collectBars(api, { ...query, symbols, adjustment: "all" }, tally);
  const days = normaliseDailyBars(raw.pages, adjusted.pages, { ...request, to });
  const failures = [...raw.failures, ...unreadableRows("Alpaca", days.unreadable)];
  return { ...answer, ...tally, ...days, unknownSymbols: raw.unknownSymbols, failures };
}

/** The last New York date whose session, if it had one, is over and settled. */
export function lastSettledDate(nowMs: number): string {
  const today = newYorkDate(nowMs);
  const session = nyseCalendar.sessionOn(today);
  const settled = session !== null && nowMs >= session.closeMs + SETTLED_MS;
  return settled ? today : addDays(today, -1);
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}
