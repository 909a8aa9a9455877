import type { FaultKind } from "../faults.ts";
import type { Market } from "../model/market.ts";
import { jsonAnswer, type SandboxAnswer, type SandboxRequest, type Vendor } from "../vendor.ts";
import { availableRange } from "./available-range.ts";
import { createBarArchive } from "./bar-archive.ts";
import { BILLED, DATASETS, type DatasetSchema } from "./datasets.ts";
import { encodeQuotes } from "./encode-quotes.ts";
import { encodeRecords } from "./encode-records.ts";
import { parseForm, parseQuery, type SeriesQuery } from "./parse-query.ts";
import { createQuoteArchive } from "./quote-archive.ts";
import { notAuthenticated, refuse } from "./refuse.ts";

export type DatabentoVendorOptions = {
  readonly market: Market;
  readonly key: string;
};

const ROOT = "/v0/";

/** Databento's historical API: timeseries.get_range and the metadata calls that cost nothing. */
export function databentoVendor({ market, key }: DatabentoVendorOptions): Vendor {
  const bars = createBarArchive(market);
  const quotes = createQuoteArchive(market);
  const answer = (request: SandboxRequest): SandboxAnswer => {
    if (userOf(request) !== key) return notAuthenticated();
    const method = request.url.pathname.slice(ROOT.length);
    const form = parseForm(request);
    if (method === "metadata.list_datasets") return jsonAnswer(200, Object.keys(DATASETS));
    if (method === "metadata.get_dataset_range") return datasetRange(form, request.nowMs);
    if (method !== "metadata.get_cost" && method !== "timeseries.get_range") {
      return refuse(404, "not_found", `There is no ${method} here.`);
    }
    const query = parseQuery(market, form, request.nowMs);
    if ("refusal" in query) return query.refusal;
    if (method === "timeseries.get_range") return rangeAnswer(query, form);
    const count = query.schema === "cbbo-1m" ? quotes.count(query) : bars.count(query);
    return jsonAnswer(200, costOf(query.schema, count));
  };
  const rangeAnswer = (query: SeriesQuery, form: URLSearchParams): SandboxAnswer => {
    const encoded =
      query.schema === "cbbo-1m"
        ? encodeQuotes(quotes.records(query), form)
        : encodeRecords(bars.records(query), form);
    if ("refusal" in encoded) return encoded.refusal;
    const status = query.unresolved.length > 0 ? 206 : 200;
    return { status, contentType: encoded.contentType, body: Buffer.from(encoded.text) };
  };
  return {
    name: "Databento",
    owns: (path) => path.startsWith(ROOT),
    symbolsOf: (request) => (parseForm(request).get("symbols") ?? "").split(","),
    answer,
    faulted: (kind, request) => faulted(kind, answer(request)),
  };
}

function costOf(schema: DatasetSchema, records: number): number {
  const { bytes, usdPerGibibyte } = BILLED[schema];
  return (records * bytes * usdPerGibibyte) / 2 ** 30;
}

function datasetRange(form: URLSearchParams, nowMs: number): SandboxAnswer {
  const dataset = form.get("dataset") ?? "";
  const range = availableRange(dataset, nowMs);
  if (range === null) return refuse(422, "dataset_not_found", `Unknown dataset '${dataset}'.`);
  return jsonAnswer(200, {
    start: new Date(range.startMs).toISOString(),
    end: new Date(range.endMs).toISOString(),
  });
}

/** Faults of tokens and contents that mean something here: the rest leaves the answer as it is. */
function faulted(kind: FaultKind, sound: SandboxAnswer): SandboxAnswer {
  if (kind === "access-token-expired") return notAuthenticated();
  if (kind === "too-big") {
    return refuse(402, "account_insufficient_funds", "Your account has insufficient funds.");
  }
  if (kind === "chain-failed") {
    return refuse(403, "license_not_found_unauthorized", "A license is required to access this dataset.");
  }
  if (sound.status !== 200) return sound;
  const text = sound.body.toString("utf8");
  const price = /(?<=[,"])\d+\.\d{9}/g;
  const replaced =
    kind === "nan-strings"
      ? text.replaceAll(price, "NaN")
      : kind === "minus-999"
        ? text.replaceAll(price, "-999.000000000")
        : text;
  return { ...sound, body: Buffer.from(replaced) };
}

/** HTTP Basic: the key is the user, the password is empty. */
function userOf({ headers }: SandboxRequest): string {
  const encoded = /^Basic (.+)$/.exec(headers.authorization ?? "")?.[1] ?? "";
  return Buffer.from(encoded, "base64").toString("utf8").split(":")[0] ?? "";
}
