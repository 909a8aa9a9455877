import { AppError } from "../../errors.ts";
import { addDays, DAY_MS, dateOfDay } from "../../market/calendar-date.ts";
import { newYorkDate, wallTimeToMs } from "../../market/time-zone.ts";
import { isCashIndex } from "../../options/cash-index.ts";
import type { FetchedHistory, HistoryRequest, HistorySource } from "../../prices/sources.ts";
import { unreadableRows } from "../unreadable-rows.ts";
import { askUsable, type UsableAnswer } from "./ask-usable.ts";
import { createDatabentoApi, type DatabentoApi, type DatabentoDeps, type Tally } from "./client.ts";
import { type HistoryParts, joinParts, NO_PARTS } from "./join-parts.ts";
import { type HistoryPart, normaliseHistory } from "./normalise-history.ts";
import { fetchedParts, pricedParts } from "./plan-parts.ts";
import { parseCost, parseRecords } from "./wire.ts";

/** Trading begins at 04:00 in New York and ends at 20:00. */
const FIRST_MINUTE = 4 * 60;
const LAST_MINUTE = 20 * 60;

/**
 * History of shares, billed by the byte: ask `priceHistory` first, which is free. Prices are raw. Daily bars are those
 * of the dataset, for EQUS.SUMMARY the consolidated session; rows of several venues are added up. What is not there
 * (yet) is left out, and `usableFrom` and `usableTo` say from which date to which there is data. Throws the `provider_*` errors when nothing came.
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
      all.push({ ...NO_PARTS, failures: left.map((symbol) => ({ symbol, error })) });
      break;
    }
  }
  const { availableStartMs, availableEndMs, notes, ...joined } = joinParts(all);
  const reach = reachOf({ availableStartMs, availableEndMs }, request.timeframe);
  return {
    provider: "databento",
    fetchedAtMs: deps.nowMs(),
    ...tally,
    ...joined,
    notes: notes.map((note) => `Databento on its ${request.timeframe} bars: ${note}`),
    unknownSymbols: [...request.symbols.filter(isCashIndex), ...joined.unknownSymbols],
    usableFrom: reach.from !== null && reach.from > request.from ? reach.from : null,
    usableTo: reach.to !== null && reach.to < request.to ? reach.to : null,
  };
}

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
      const read = readAnswer(usable);
      if (read.records === 0) await requireNothing(api, usable.part, deps, tally);
      done.push(read.parts);
      unresolved.push(read.unresolved);
      // Later parts lie wholly beyond it.
      if (usable.availableEndMs !== null) break;
    } catch (error) {
      if (!(error instanceof AppError) || done.length === 0) throw error;
      done.push({ ...NO_PARTS, failures: part.symbols.map((symbol) => ({ symbol, error })) });
      break;
    }
  }
  // A symbol that came into being during the range is known in its later parts only.
  const unknownSymbols = (unresolved[0] ?? []).filter((symbol) =>
    unresolved.every((symbols) => symbols.includes(symbol)),
  );
  return { ...joinParts(done), unknownSymbols };
}

/** `records` is null where nothing was to be had. */
function readAnswer(usable: UsableAnswer<HistoryPart>): {
  parts: HistoryParts;
  unresolved: readonly string[];
  records: number | null;
} {
  const { answer, part, unresolved, availableStartMs, availableEndMs } = usable;
  const reach = { availableStartMs, availableEndMs };
  if (answer === null) {
    return { parts: { ...NO_PARTS, ...reach }, unresolved: unresolved ? part.symbols : [], records: null };
  }
  const records = answer.text === "" ? [] : parseRecords(answer.text);
  const read = normaliseHistory(records, part);
  const failures = unreadableRows("Databento", read.unreadable);
  const named = [...read.bars, ...read.dailyBars, ...read.unreadable].map(({ symbol }) => symbol);
  const found = new Set(named);
  return {
    parts: { ...NO_PARTS, ...read, ...reach, failures, notes: answer.warnings },
    // 206 does not say which: those without a row.
    unresolved: answer.partial ? part.symbols.filter((symbol) => !found.has(symbol)) : [],
    records: records.length,
  };
}

/**
 * An empty body, or CSV's header alone, may be a range without records or a broken answer, and holes that are found
 * empty are not asked for again: it is believed only where Databento would charge nothing for the range.
 */
async function requireNothing(
  api: DatabentoApi,
  part: HistoryPart,
  deps: DatabentoDeps,
  tally: Tally,
): Promise<void> {
  const { answer } = await askUsable(api, "metadata.get_cost", part, deps, tally);
  if (answer !== null && parseCost(answer.text) === 0) return;
  throw new AppError("provider_bad_body", "Databento sent no record for a range that has some.");
}

type Reach = Pick<HistoryParts, "availableStartMs" | "availableEndMs">;

/** The first and the last date whose data lies wholly in what there is. */
function reachOf(
  { availableStartMs: startMs, availableEndMs: endMs }: Reach,
  timeframe: "1m" | "1d",
): { from: string | null; to: string | null } {
  if (timeframe === "1d") {
    return {
      from: startMs === null ? null : dateOfDay(Math.ceil(startMs / DAY_MS)),
      to: endMs === null ? null : dateOfDay(Math.floor(endMs / DAY_MS) - 1),
    };
  }
  const wholeFrom = (ms: number, date: string) =>
    ms <= wallTimeToMs(date, FIRST_MINUTE) ? date : addDays(date, 1);
  const wholeTo = (ms: number, date: string) =>
    ms >= wallTimeToMs(date, LAST_MINUTE) ? date : addDays(date, -1);
  return {
    from: startMs === null ? null : wholeFrom(startMs, newYorkDate(startMs)),
    to: endMs === null ? null : wholeTo(endMs, newYorkDate(endMs)),
  };
}

function withoutIndexes(request: HistoryRequest): HistoryRequest {
  return { ...request, symbols: request.symbols.filter((symbol) => !isCashIndex(symbol)) };
}
