import type {
  FetchedOptionHistory,
  OptionHistoryRequest,
  OptionHistorySource,
} from "../../iv-metrics/history-ports.ts";
import { MINUTE_MS } from "../../market/calendar-date.ts";
import type { HistoryContract } from "../../valuation/rebuild/rebuilt-day.ts";
import { SYMBOLS_PER_CALL } from "./ask-for-symbols.ts";
import { type AlpacaApi, type AlpacaDeps, createAlpacaApi, newTally, type Tally } from "./client.ts";
import { collectBars, collectChunks } from "./collect-bars.ts";
import { OPTION_BARS } from "./fetch-bar-pages.ts";
import { noOptions, optionEvidence, wireSymbol } from "./option-evidence.ts";
import { isAlpacaSymbol } from "./symbol.ts";

/** Alpaca refuses a request for more. */
const CONTRACTS_PER_CALL = 100;
/** Trades of this long before the instant are asked for. */
const WINDOW_MS = 30 * MINUTE_MS;
/** Of a window that the plan's delay has cut shorter, a day would be judged by too little. */
const LEAST_WINDOW_MS = 20 * MINUTE_MS;
/** Alpaca's bars of options begin then. */
const FIRST_DAY = "2024-02-05";

/**
 * In which of the 30 minutes before the instant options traded, and what their underlyings cost then. Up to 100
 * contracts a call, and one call for the minutes of up to 200 underlyings; at 10,000 rows a page each is one page.
 * Contracts are asked for by name, expired ones too: one that never was or did not trade is only absent. Cash indexes
 * are failures, since Alpaca has no options on them. Throws the `provider_*` errors when nothing came through,
 * `provider_rejected` where the plan has no such bars.
 */
export function createAlpacaOptionHistorySource(deps: AlpacaDeps): OptionHistorySource {
  const api = createAlpacaApi(deps);
  const callsFor = (contracts: readonly HistoryContract[]) => {
    const asked = contracts.filter(isAsked);
    const underlyings = underlyingsOf(asked).length;
    return Math.ceil(asked.length / CONTRACTS_PER_CALL) + Math.ceil(underlyings / SYMBOLS_PER_CALL);
  };
  return {
    name: "alpaca-1min",
    evidence: "trades",
    serves: isAlpacaSymbol,
    callsFor,
    usualCallsFor: callsFor,
    usualExtraShare: 0,
    priceOptions: async () => 0,
    fetchOptions: (request) => fetchOptions(api, request, deps.nowMs()),
  };
}

async function fetchOptions(
  api: AlpacaApi,
  { day, atMs, contracts }: OptionHistoryRequest,
  nowMs: number,
): Promise<FetchedOptionHistory> {
  const asked = contracts.filter(isAsked);
  const others = underlyingsOf(contracts.filter((contract) => !isAsked(contract)));
  const unknown = others.map((symbol) => ({ symbol, error: noOptions(symbol) }));
  const tally = newTally();
  const nothing: Omit<FetchedOptionHistory, keyof Tally> = {
    provider: "alpaca",
    fetchedAtMs: nowMs,
    skipped: {},
    evidence: { kind: "trades", trades: [], underlying: [] },
    failures: unknown,
  };
  if (day < FIRST_DAY) return { ...nothing, ...tally, outOfReach: "before-history" };
  if (asked.length === 0 && unknown[0] !== undefined) throw unknown[0].error;
  const range = { fromMs: atMs - WINDOW_MS, toMs: atMs };
  const query = { ...range, timeframe: "1Min", nowMs } as const;
  const stocks = { ...query, symbols: underlyingsOf(asked), adjustment: "raw" } as const;
  const shares = await collectBars(api, stocks, tally);
  const named = { ...query, path: OPTION_BARS, symbols: asked.map(wireSymbol), adjustment: null } as const;
  const options = await collectChunks(api, named, CONTRACTS_PER_CALL, tally);
  if (Math.min(shares.endMs, options.endMs) - range.fromMs < LEAST_WINDOW_MS) {
    return { ...nothing, ...tally, outOfReach: "not-yet" };
  }
  const { failures, ...read } = optionEvidence({ shares, options }, asked, range);
  return { ...nothing, ...tally, ...read, failures: [...unknown, ...failures] };
}

function isAsked({ symbol }: HistoryContract): boolean {
  return isAlpacaSymbol(symbol);
}

function underlyingsOf(contracts: readonly HistoryContract[]): string[] {
  return [...new Set(contracts.map(({ symbol }) => symbol))];
}
