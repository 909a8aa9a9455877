import type {
  FetchedOptionHistory,
  OptionHistoryRequest,
  OptionHistorySource,
} from "../../iv-metrics/history-ports.ts";
import type { HistoryContract } from "../../valuation/rebuild/rebuilt-day.ts";
import { unreadableRows } from "../unreadable-rows.ts";
import { createDatabentoApi, type DatabentoApi, type DatabentoDeps } from "./client.ts";
import { doubtSilence, type Fetching, lookAgain, lookAt, priceContracts } from "./look-at-options.ts";
import { noRows, quotesOf, unreadUnderlyings } from "./normalise-option-rows.ts";
import { minuteAt, optionParts, SYMBOLS_PER_REQUEST } from "./plan-option-parts.ts";

/**
 * Quotes of options as of a minute of the past (cbbo-1m: consolidated bid and ask), billed by the row. Contracts without
 * a row in that minute are asked for once more from four minutes before on: nothing changed in the minute, and the last
 * change is what stood. `priceOptions` is of the first look, `extraUsd` of the second. Throws the `provider_*` errors
 * when nothing came and nothing beyond the price was spent.
 */
export function createDatabentoOptionHistorySource(deps: DatabentoDeps): OptionHistorySource {
  const api = createDatabentoApi(deps);
  return {
    name: "databento-cbbo-1m",
    callsFor(contracts) {
      // Both looks are priced, and silence is doubted with another price.
      const prices = 3 * Math.ceil(contracts.length / SYMBOLS_PER_REQUEST);
      return prices + 2 * optionParts(contracts).length;
    },
    priceOptions: ({ contracts, atMs }) =>
      priceContracts({ api, deps, tally: { providerCalls: 0, bytes: 0 } }, contracts, minuteAt(atMs)),
    fetchOptions: (request) => fetchOptions(api, deps, request),
  };
}

async function fetchOptions(
  api: DatabentoApi,
  deps: DatabentoDeps,
  request: OptionHistoryRequest,
): Promise<FetchedOptionHistory> {
  const contracts = [...new Map(request.contracts.map((each) => [each.occSymbol, each])).values()];
  const fetching: Fetching = {
    api,
    deps,
    request,
    tally: { providerCalls: 0, bytes: 0 },
    rows: noRows(),
    failures: new Map(),
    notes: new Set(),
  };
  const outOfReach = await lookAt(fetching, contracts, minuteAt(request.atMs));
  let extraUsd = 0;
  if (outOfReach === null) {
    extraUsd = await lookAgain(fetching, contracts);
    await doubtSilence(fetching, contracts);
  }
  return { ...answerOf(fetching, contracts, extraUsd), outOfReach };
}

/** Throws when every underlying failed, unless money was spent that only an answer can tell of. */
function answerOf(
  fetching: Fetching,
  contracts: readonly HistoryContract[],
  extraUsd: number,
): FetchedOptionHistory {
  const { deps, request, tally, rows, notes, failures } = fetching;
  for (const { symbol, error } of unreadableRows("Databento", unreadUnderlyings(rows, contracts))) {
    failures.set(symbol, error);
  }
  const whole = contracts.filter(({ symbol }) => !failures.has(symbol));
  const [first] = failures.values();
  if (whole.length === 0 && first !== undefined && extraUsd === 0) throw first;
  const { quotes, skipped } = quotesOf(rows, whole);
  return {
    provider: "databento",
    fetchedAtMs: deps.nowMs(),
    ...tally,
    skipped,
    notes: [...notes].map((note) => `Databento on option quotes of ${request.day}: ${note}`),
    evidence: { kind: "quotes", quotes },
    failures: [...failures].map(([symbol, error]) => ({ symbol, error })),
    extraUsd,
  };
}
