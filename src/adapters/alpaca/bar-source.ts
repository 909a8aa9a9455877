import { MINUTE_MS } from "../../market/calendar-date.ts";
import type { BarSource, FetchedBars, UnreadableDay } from "../../prices/sources.ts";
import { SYMBOLS_PER_CALL } from "./ask-for-symbols.ts";
import { type AlpacaApi, type AlpacaDeps, createAlpacaApi, newTally } from "./client.ts";
import { collectBars } from "./collect-bars.ts";
import { normaliseBars } from "./normalise-bars.ts";

const TIMEFRAMES = { "1m": ["1Min", MINUTE_MS], "5m": ["5Min", 5 * MINUTE_MS] } as const;

export type MinuteRequest = {
  symbols: readonly string[];
  timeframe: "1m" | "5m";
  fromMs: number;
  toMs: number;
};

/**
 * Minute bars of all venues, extended hours included. A plan without real-time bars gives what is at least 15 minutes
 * old: later minutes are missing from the answer, without an error, and come when the gap is asked for again.
 */
export function createAlpacaBarSource(deps: AlpacaDeps): BarSource {
  const api = createAlpacaApi(deps);
  return {
    callsFor: (symbols) => Math.ceil(symbols / SYMBOLS_PER_CALL),
    async fetchBars(request) {
      const { endMs: _endMs, unreadable: _, ...fetched } = await fetchMinutes(api, request, deps.nowMs());
      return fetched;
    },
  };
}

/** `endMs` is where the answered range ended; `unreadable` are days of which a bar could not be read. */
export async function fetchMinutes(
  api: AlpacaApi,
  request: MinuteRequest,
  nowMs: number,
): Promise<FetchedBars & { endMs: number; unreadable: UnreadableDay[] }> {
  const tally = newTally();
  const [timeframe, stepMs] = TIMEFRAMES[request.timeframe];
  const query = { ...request, timeframe, adjustment: "raw" as const, nowMs };
  const { pages, unknownSymbols, failures, endMs } = await collectBars(api, query, tally);
  const normalised = normaliseBars(pages, { ...request, stepMs });
  return { provider: "alpaca", fetchedAtMs: nowMs, ...tally, ...normalised, unknownSymbols, failures, endMs };
}
