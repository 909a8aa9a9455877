import { AppError } from "../../errors.ts";
import type { FetchedOptionHistory, OptionHistoryRequest } from "../../iv-metrics/history-ports.ts";
import type { HistoryContract } from "../../valuation/rebuild/rebuilt-day.ts";
import { askUsable } from "./ask-usable.ts";
import type { DatabentoApi, DatabentoDeps, Tally } from "./client.ts";
import { addRows, type OptionRows } from "./normalise-option-rows.ts";
import { minuteAt, minutesUpTo, optionParts, SYMBOLS_PER_REQUEST } from "./plan-option-parts.ts";
import type { TimeRange } from "./usable-range.ts";
import { parseCost, parseRecords } from "./wire.ts";

/** One request of ours; the second half grows with every answer. */
export type Fetching = {
  api: DatabentoApi;
  deps: DatabentoDeps;
  request: OptionHistoryRequest;
  tally: Tally;
  rows: OptionRows;
  /** By underlying. */
  failures: Map<string, AppError>;
  notes: Set<string>;
};

type OutOfReach = Exclude<FetchedOptionHistory["outOfReach"], undefined>;

/** US dollars; nothing where none of it is known or can be had. */
export async function priceContracts(
  { api, deps, tally }: Pick<Fetching, "api" | "deps" | "tally">,
  contracts: readonly HistoryContract[],
  range: TimeRange,
): Promise<number> {
  let dollars = 0;
  for (let at = 0; at < contracts.length; at += SYMBOLS_PER_REQUEST) {
    const part = partOf(contracts.slice(at, at + SYMBOLS_PER_REQUEST), range);
    const { answer } = await askUsable(api, "metadata.get_cost", part, deps, tally);
    if (answer !== null) dollars += parseCost(answer.text);
  }
  return dollars;
}

/**
 * Fetches contracts part by part. What came before a failure was paid for and is kept; the underlyings that were not
 * asked for any more have failed.
 */
export async function lookAt(
  fetching: Fetching,
  contracts: readonly HistoryContract[],
  range: TimeRange,
): Promise<OutOfReach> {
  const parts = optionParts(contracts);
  for (const [i, part] of parts.entries()) {
    try {
      const outOfReach = await fetchPart(fetching, part, range);
      // The other parts are of the same minutes.
      if (outOfReach !== null) return outOfReach;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      fail(fetching, parts.slice(i).flat(), error);
      break;
    }
  }
  return null;
}

/**
 * Asks for contracts without a row once more, from earlier on. Its price is not part of what was told before, so that it
 * is left out when it would be more than may be spent; a price of nothing may be a flat rate's, and is no silence.
 * Returns what it cost, US dollars.
 */
export async function lookAgain(fetching: Fetching, contracts: readonly HistoryContract[]): Promise<number> {
  const { request, rows, failures, notes } = fetching;
  const range = minutesUpTo(request.atMs);
  const missing = contracts.filter(
    ({ occSymbol, symbol }) => !rows.rows.has(occSymbol) && !failures.has(symbol),
  );
  if (missing.length === 0) return 0;
  let usd = 0;
  try {
    usd = await priceContracts(fetching, missing, range);
    if (usd > (request.mostExtraUsd ?? Number.POSITIVE_INFINITY)) {
      notes.add(
        `${missing.length} contracts were not asked for again: $${usd.toFixed(4)} is more than may be spent`,
      );
      usd = 0;
    } else await lookAt(fetching, missing, range);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // Without them a day might look as if it could not be worked out, and not be asked for again for long.
    fail(fetching, missing, error);
  }
  return usd;
}

/**
 * An underlying without a row may be a broken answer's, or one's in another symbology, and a day without quotes is not
 * asked for again for long: it is believed where Databento would charge nothing for it.
 */
export async function doubtSilence(fetching: Fetching, contracts: readonly HistoryContract[]): Promise<void> {
  const { rows, failures, request } = fetching;
  const heard = new Set(
    contracts.flatMap(({ occSymbol, symbol }) => (rows.rows.has(occSymbol) ? [symbol] : [])),
  );
  const doubted = contracts.filter(({ symbol }) => !heard.has(symbol) && !failures.has(symbol));
  if (doubted.length === 0) return;
  try {
    if ((await priceContracts(fetching, doubted, minuteAt(request.atMs))) === 0) return;
    throw new AppError("provider_bad_body", "Databento sent no quote for a minute that has some.");
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    fail(fetching, doubted, error);
  }
}

async function fetchPart(
  { api, deps, tally, rows, notes }: Fetching,
  contracts: readonly HistoryContract[],
  range: TimeRange,
): Promise<OutOfReach> {
  const asked = partOf(contracts, range);
  const usable = await askUsable(api, "timeseries.get_range", asked, deps, tally);
  const { answer, part, unresolved } = usable;
  if (answer === null) {
    if (unresolved) return null;
    return usable.availableStartMs === null ? "not-yet" : "before-history";
  }
  const records = answer.text === "" ? [] : parseRecords(answer.text);
  addRows(rows, records, contracts, part);
  // Contracts that never were are expected among those asked for.
  for (const warning of answer.warnings) if (!/resolve/i.test(warning)) notes.add(warning);
  return null;
}

function fail({ failures }: Fetching, contracts: readonly HistoryContract[], error: AppError): void {
  for (const { symbol } of contracts) failures.set(symbol, error);
}

function partOf(contracts: readonly HistoryContract[], range: TimeRange) {
  const symbols = contracts.map(({ occSymbol }) => occSymbol);
  return { ...range, symbols, schema: "cbbo-1m" as const };
}
