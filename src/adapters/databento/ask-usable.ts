import { DAY_MS, MINUTE_MS } from "../../market/calendar-date.ts";
import type { DatabentoAnswer, DatabentoApi, DatabentoDeps, Tally } from "./client.ts";
import type { HistoryPart } from "./normalise-history.ts";
import { usableRange } from "./usable-range.ts";

export type UsableAnswer = {
  /** Null where nothing of the range can be had yet. */
  answer: (DatabentoAnswer & { ok: true }) | null;
  /** The range that was answered. */
  part: HistoryPart;
  /** None of the symbols is known. */
  unresolved: boolean;
  /** Where data ends now; null when the range ended before. */
  availableEndMs: number | null;
};

/**
 * Asks for a part, and once more for what of it Databento says it has when it refuses the whole. Throws the
 * `provider_*` errors.
 */
export async function askUsable(
  api: DatabentoApi,
  method: "metadata.get_cost" | "timeseries.get_range",
  part: HistoryPart,
  deps: DatabentoDeps,
  tally: Tally,
): Promise<UsableAnswer> {
  const first = await api.post(method, formOf(method, part, deps), tally);
  const plain = { part, unresolved: false, availableEndMs: null };
  if (first.ok) return { ...plain, answer: first };
  if (first.refusal.detail.case === "symbology_invalid_request" && first.refusal.status === 422) {
    return { ...plain, answer: null, unresolved: true };
  }
  const usable = usableRange(first.refusal, part);
  if (usable === null) throw first.refusal.error;
  const { availableEndMs } = usable;
  const stepMs = part.schema === "ohlcv-1d" ? DAY_MS : MINUTE_MS;
  // A bar that the end cuts through would be one of a part of its time only.
  const endMs = Math.floor((usable.range?.endMs ?? 0) / stepMs) * stepMs;
  const startMs = Math.ceil((usable.range?.startMs ?? 0) / stepMs) * stepMs;
  if (usable.range === null || startMs >= endMs) return { ...plain, answer: null, availableEndMs };
  const smaller = { ...part, startMs, endMs };
  const second = await api.post(method, formOf(method, smaller, deps), tally);
  if (!second.ok) throw second.refusal.error;
  return { answer: second, part: smaller, unresolved: false, availableEndMs };
}

function formOf(
  method: "metadata.get_cost" | "timeseries.get_range",
  part: HistoryPart,
  deps: DatabentoDeps,
): Record<string, string> {
  const what = {
    dataset: part.schema === "ohlcv-1d" ? deps.dailyDataset : deps.minuteDataset,
    symbols: part.symbols.join(","),
    schema: part.schema,
    start: new Date(part.startMs).toISOString(),
    end: new Date(part.endMs).toISOString(),
    stype_in: "raw_symbol",
  };
  if (method === "metadata.get_cost") return what;
  return {
    ...what,
    stype_out: "instrument_id",
    encoding: deps.encoding ?? "csv",
    compression: "none",
    pretty_px: "true",
    pretty_ts: "true",
    map_symbols: "true",
  };
}
