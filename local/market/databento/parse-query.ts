import type { Market } from "../model/market.ts";
import type { SandboxAnswer, SandboxRequest } from "../vendor.ts";
import { availableRange } from "./available-range.ts";
import { DATASETS, type Dataset, type DatasetSchema } from "./datasets.ts";
import { refuse } from "./refuse.ts";
import { isResolved, type ResolvedOption, resolveOptions } from "./resolve-symbol.ts";

export type SeriesQuery = {
  readonly name: string;
  readonly dataset: Dataset;
  readonly schema: DatasetSchema;
  readonly symbols: readonly string[];
  readonly unresolved: readonly string[];
  /** What the symbols are, in a dataset of options. */
  readonly options: readonly ResolvedOption[];
  /** `[startMs, endMs)` */
  readonly startMs: number;
  readonly endMs: number;
};

type Parsed = SeriesQuery | { refusal: SandboxAnswer };

const MAX_SYMBOLS = 2_000;

/** The form of a POST, or the query of a GET. */
export function parseForm({ method, url, body }: SandboxRequest): URLSearchParams {
  return method === "POST" ? new URLSearchParams(body) : url.searchParams;
}

export function parseQuery(market: Market, form: URLSearchParams, nowMs: number): Parsed {
  const name = form.get("dataset") ?? "";
  const dataset = DATASETS[name];
  if (dataset === undefined) return refused(422, "dataset_not_found", `Unknown dataset '${name}'.`);
  const schema = dataset.schemas.find((known) => known === form.get("schema"));
  if (schema === undefined) {
    const message = `Schema '${form.get("schema")}' is not available for ${name}.`;
    return refused(422, "data_schema_not_available", message);
  }
  if ((form.get("stype_in") ?? "raw_symbol") !== "raw_symbol") {
    return refused(422, "symbology_invalid_request", "Only stype_in=raw_symbol is served here.");
  }
  const asked = [...new Set((form.get("symbols") ?? "").split(",").filter((symbol) => symbol !== ""))];
  if (asked.length > MAX_SYMBOLS) {
    return refused(422, "symbology_too_many_symbols", `At most ${MAX_SYMBOLS} symbols in a request.`);
  }
  const range = rangeOf(name, dataset, form, nowMs);
  if ("refusal" in range) return range;
  const options = dataset.of === "options" ? resolveOptions(market, asked, range.startMs) : [];
  const known = new Set(
    dataset.of === "options"
      ? options.map(({ symbol }) => symbol)
      : asked.filter((symbol) => isResolved(market, symbol)),
  );
  const symbols = asked.filter((symbol) => known.has(symbol));
  if (symbols.length === 0) {
    return refused(422, "symbology_invalid_request", "None of the symbols could be resolved");
  }
  const unresolved = asked.filter((symbol) => !known.has(symbol));
  return { name, dataset, schema, symbols, unresolved, options, ...range };
}

function rangeOf(
  name: string,
  dataset: Dataset,
  form: URLSearchParams,
  nowMs: number,
): { startMs: number; endMs: number } | { refusal: SandboxAnswer } {
  const available = availableRange(name, nowMs);
  const startMs = instantOf(form.get("start"));
  const endMs = form.get("end") === null ? (available?.endMs ?? 0) : instantOf(form.get("end"));
  if (available === null || Number.isNaN(startMs) || Number.isNaN(endMs)) {
    return refused(422, "data_time_range_invalid", "`start` and `end` must be ISO 8601 times.");
  }
  const says = { start: spoken(startMs), end: spoken(endMs) };
  const payload = {
    dataset: name,
    start: exact(startMs),
    end: exact(endMs),
    available_start: exact(available.startMs),
    available_end: exact(available.endMs),
  };
  if (startMs >= endMs) {
    const message = `Invalid time range query, \`start\` ${says.start} cannot be on or after \`end\` ${says.end}.`;
    const { start, end } = payload;
    return { refusal: refuse(422, "data_time_range_start_on_or_after_end", message, { start, end }) };
  }
  if (startMs < available.startMs) {
    const message = `\`start\` in query ('${says.start}') was before the available start of dataset ${name} ('${spoken(available.startMs)}'). Try requesting with a later \`start\`.`;
    return { refusal: refuse(422, "data_start_before_available_start", message, payload) };
  }
  if (endMs <= available.endMs) return { startMs, endMs };
  // Recent intraday data exists, but needs a licence: that refusal names its end in words only.
  if (dataset.ends === "delayed") {
    const message = `Part or all of your request for dataset '${name}' requires a subscription and/or license to access. Try again with an end time before ${exact(available.endMs)}.`;
    return refused(422, "dataset_unavailable_range", message);
  }
  if (startMs >= available.endMs) {
    const message = `\`start\` in query ('${says.start}') was after the available end of dataset ${name} ('${spoken(available.endMs)}'). Try requesting with an earlier \`start\`.`;
    return { refusal: refuse(422, "data_start_after_available_end", message, payload) };
  }
  const message = `The dataset ${name} has data available up to '${spoken(available.endMs)}'. The \`end\` in the query ('${says.end}') is after the available range. Try requesting with an earlier \`end\`.`;
  return { refusal: refuse(422, "data_end_after_available_end", message, payload) };
}

function refused(status: number, reason: string, message: string) {
  return { refusal: refuse(status, reason, message) };
}

function instantOf(text: string | null): number {
  return /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z?)?$/.test(text ?? "")
    ? Date.parse(text?.includes("T") === true && !text.endsWith("Z") ? `${text}Z` : (text ?? ""))
    : Number.NaN;
}

/** With nanoseconds, as in payloads. */
function exact(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "000000Z");
}

/** As in messages. */
function spoken(ms: number): string {
  return new Date(ms)
    .toISOString()
    .replace("T", " ")
    .replace(/(?:\.000)?Z$/, "+00:00");
}
