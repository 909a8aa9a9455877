import { DAY_MS, MINUTE_MS } from "../../market/calendar-date.ts";
import type { DatabentoAnswer, DatabentoApi, DatabentoDeps, Tally } from "./client.ts";
import type { Schema } from "./read-venue-row.ts";
import { type TimeRange, usableRange } from "./usable-range.ts";

/** What is asked for: `symbols` as Databento names them. */
export type AskedPart = TimeRange & { symbols: readonly string[]; schema: Schema | "cbbo-1m" };

export type UsableAnswer<Part extends AskedPart = AskedPart> = {
  /** Null where nothing of the range can be had. */
  answer: (DatabentoAnswer & { ok: true }) | null;
  /** The range that was answered. */
  part: Part;
  /** None of the symbols is known. */
  unresolved: boolean;
  /** Where the dataset begins; null when the range begins later. */
  availableStartMs: number | null;
  /** Where data ends now; null when the range ended before. */
  availableEndMs: number | null;
};

const DATASETS = {
  "ohlcv-1d": "dailyDataset",
  "ohlcv-1m": "minuteDataset",
  "cbbo-1m": "optionDataset",
} as const;
/** A range may begin too early and end too late, and Databento names one of the two at a time. */
const MOST_CUTS = 2;

/**
 * Asks for a part, and again for what of it Databento says it has when it refuses the whole. Throws the `provider_*`
 * errors.
 */
export async function askUsable<Part extends AskedPart>(
  api: DatabentoApi,
  method: "metadata.get_cost" | "timeseries.get_range",
  whole: Part,
  deps: DatabentoDeps,
  tally: Tally,
): Promise<UsableAnswer<Part>> {
  let part = whole;
  const ends = { availableStartMs: null as number | null, availableEndMs: null as number | null };
  for (let cuts = 0; ; cuts += 1) {
    const answer = await api.post(method, formOf(method, part, deps), tally);
    if (answer.ok) return { ...ends, answer, part, unresolved: false };
    const { refusal } = answer;
    if (refusal.detail.case === "symbology_invalid_request" && refusal.status === 422) {
      return { ...ends, answer: null, part, unresolved: true };
    }
    const usable = usableRange(refusal, part);
    if (usable === null || cuts === MOST_CUTS) throw refusal.error;
    ends.availableStartMs ??= usable.availableStartMs;
    ends.availableEndMs ??= usable.availableEndMs;
    const smaller = usable.range === null ? null : wholeBars(part, usable.range);
    if (smaller === null) return { ...ends, answer: null, part, unresolved: false };
    part = smaller;
  }
}

/** A bar that an end cuts through would be one of a part of its time only. */
function wholeBars<Part extends AskedPart>(part: Part, range: TimeRange): Part | null {
  const stepMs = part.schema === "ohlcv-1d" ? DAY_MS : MINUTE_MS;
  const startMs = Math.ceil(range.startMs / stepMs) * stepMs;
  const endMs = Math.floor(range.endMs / stepMs) * stepMs;
  return startMs < endMs ? { ...part, startMs, endMs } : null;
}

function formOf(
  method: "metadata.get_cost" | "timeseries.get_range",
  part: AskedPart,
  deps: DatabentoDeps,
): Record<string, string> {
  const what = {
    dataset: deps[DATASETS[part.schema]],
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
