import { AppError } from "../../errors.ts";
import { addDays, DAY_MS, dateOfDay } from "../../market/calendar-date.ts";
import { newYorkDate, wallTimeToMs } from "../../market/time-zone.ts";
import type { FetchedHistory, HistoryRequest, HistorySource } from "../../prices/sources.ts";
import { isCashIndex } from "../cash-index.ts";
import { unreadableRows } from "../unreadable-rows.ts";
import { askUsable, type UsableAnswer } from "./ask-usable.ts";
import { createDatabentoApi, type DatabentoApi, type DatabentoDeps, type Tally } from "./client.ts";
import { type HistoryParts, joinParts } from "./join-parts.ts";
import { type HistoryPart, normaliseHistory } from "./normalise-history.ts";
import { fetchedParts, pricedParts } from "./plan-parts.ts";
import { parseCost, parseRecords } from "./wire.ts";

/** After-hours trading ends at 20:00 in New York. */
const LAST_MINUTE = 20 * 60;

/**
 * History of shares, billed by the byte: ask `priceHistory` first, which is free. Prices are raw. Daily bars are those
 * of the dataset, for EQUS.SUMMARY the consolidated session; rows of several venues are added up. What is not there
 * yet is left out and `usableTo` says up to which date there is data. Throws the `provider_*` errors when nothing came.
 */
export function createDatabentoHistorySource(deps: DatabentoDeps): HistorySource {
  const api = createDatabentoApi(deps);
  return {
    async priceHistory(request) {
      const tally = { providerCalls: 0, bytes: 0 };
      let dollars = 0;
      for (const part of pricedParts(withoutIndexes(request))) {
        const { answer } = await askUsable(api, "metadata.get_cost", part, deps, tally);
        if (answer !== null) dollars += parseCost(answer.text);
      }
      return dollars;
    },
    fetchHistory: (request) => fetchHistory(api, request, deps),
  };
}

async function fetchHistory(
  api: DatabentoApi,
  request: HistoryRequest,
  deps: DatabentoDeps,
): Promise<FetchedHistory> {
  const tally = { providerCalls: 0, bytes: 0 };
  const all: HistoryParts[] = [];
  const groups = fetchedParts(withoutIndexes(request));
  for (const [i, parts] of groups.entries()) {
    try {
      all.push(await fetchParts(api, parts, deps, tally));
    } catch (error) {
      if (!(error instanceof AppError) || i === 0) throw error;
      const left = groups.slice(i).flatMap(([first]) => first?.symbols ?? []);
      all.push({ ...NOTHING, failures: left.map((symbol) => ({ symbol, error })) });
      break;
    }
  }
  const { availableEndMs, ...joined } = joinParts(all);
  const usableTo = availableEndMs === null ? null : lastDateBefore(availableEndMs, request.timeframe);
  return {
    provider: "databento",
    fetchedAtMs: deps.nowMs(),
    ...tally,
    ...joined,
    unknownSymbols: [...request.symbols.filter(isCashIndex), ...joined.unknownSymbols],
    usableTo: usableTo !== null && usableTo < request.to ? usableTo : null,
  };
}

const NOTHING: HistoryParts = {
  bars: [],
  dailyBars: [],
  skipped: {},
  unknownSymbols: [],
  failures: [],
  availableEndMs: null,
};

/** One group of symbols, part by part. What came before a failure was paid for and is kept. */
async function fetchParts(
  api: DatabentoApi,
  parts: readonly HistoryPart[],
  deps: DatabentoDeps,
  tally: Tally,
): Promise<HistoryParts> {
  const done: HistoryParts[] = [];
  const unresolved: (readonly string[])[] = [];
  for (const part of parts) {
    try {
      const usable = await askUsable(api, "timeseries.get_range", part, deps, tally);
      if (usable.answer?.text === "") await requireNothing(api, usable.part, deps, tally);
      const read = readAnswer(usable);
      done.push(read.parts);
      unresolved.push(read.unresolved);
      // Later parts lie wholly beyond it.
      if (usable.availableEndMs !== null) break;
    } catch (error) {
      if (!(error instanceof AppError) || done.length === 0) throw error;
      done.push({ ...NOTHING, failures: part.symbols.map((symbol) => ({ symbol, error })) });
      break;
    }
  }
  // A symbol that came into being during the range is known in its later parts only.
  const unknownSymbols = (unresolved[0] ?? []).filter((symbol) =>
    unresolved.every((symbols) => symbols.includes(symbol)),
  );
  return { ...joinParts(done), unknownSymbols };
}

function readAnswer(usable: UsableAnswer): { parts: HistoryParts; unresolved: readonly string[] } {
  const { answer, part, unresolved, availableEndMs } = usable;
  if (answer === null) {
    return { parts: { ...NOTHING, availableEndMs }, unresolved: unresolved ? part.symbols : [] };
  }
  const records = answer.text === "" ? [] : parseRecords(answer.text);
  const { unreadable, ...read } = normaliseHistory(records, part);
  const found = new Set([...read.bars, ...read.dailyBars].map(({ symbol }) => symbol));
  return {
    parts: { ...NOTHING, ...read, failures: unreadableRows("Databento", unreadable), availableEndMs },
    // 206 does not say which: those without a row.
    unresolved: answer.partial
      ? part.symbols.filter((symbol) => !found.has(symbol) && !unreadable.includes(symbol))
      : [],
  };
}

/**
 * An empty body may be a range without records or a broken answer, and holes that are found empty are not asked for
 * again: it is believed only where Databento would charge nothing for the range.
 */
async function requireNothing(
  api: DatabentoApi,
  part: HistoryPart,
  deps: DatabentoDeps,
  tally: Tally,
): Promise<void> {
  const { answer } = await askUsable(api, "metadata.get_cost", part, deps, tally);
  if (answer !== null && parseCost(answer.text) === 0) return;
  throw new AppError("provider_bad_body", "Databento sent an empty body for a range that has records.");
}

/** The last date whose data lies wholly before an instant. */
function lastDateBefore(endMs: number, timeframe: "1m" | "1d"): string {
  if (timeframe === "1d") return dateOfDay(Math.floor(endMs / DAY_MS) - 1);
  const date = newYorkDate(endMs);
  return endMs >= wallTimeToMs(date, LAST_MINUTE) ? date : addDays(date, -1);
}

function withoutIndexes(request: HistoryRequest): HistoryRequest {
  return { ...request, symbols: request.symbols.filter((symbol) => !isCashIndex(symbol)) };
}
