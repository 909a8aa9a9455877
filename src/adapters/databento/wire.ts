import * as z from "zod";
import { AppError } from "../../errors.ts";
import { looksLikeHtml, parseJsonBody } from "../provider-http.ts";

/** A record by field name, JSON's nested header flattened. Values are texts in CSV, anything in JSON. */
export type WireRecord = Readonly<Record<string, unknown>>;

/** What an error body says: `detail` is an object with a case, or just a text. */
export type ErrorDetail = {
  /** "" where there is none. */
  case: string;
  message: string;
  availableStart: string | null;
  availableEnd: string | null;
};

const Text = z.string().nullish().catch(null);
const Detail = z.looseObject({
  case: z.string().catch(""),
  message: z.string().catch(""),
  payload: z.looseObject({ available_start: Text, available_end: Text }).nullish().catch(null),
});
const ErrorBody = z.looseObject({ detail: z.union([z.string(), Detail]) });
/** Far above what any request of ours could cost; beyond it the number is not a price. */
const Cost = z.number().min(0).max(1e9);

/** Null for each line that is no record. Throws `provider_bad_body` for a web page, a cut body or one without CSV's header. */
export function parseRecords(text: string): (WireRecord | null)[] {
  if (looksLikeHtml(text)) {
    throw new AppError("provider_bad_body", "Databento sent a web page instead of records.");
  }
  // Both encodings end every line, also the last one; a cut number would still look like one.
  if (text !== "" && !text.endsWith("\n")) {
    throw new AppError("provider_bad_body", "Databento's records are cut in the middle of a line.");
  }
  const lines = text.split("\n").slice(0, -1);
  const header = lines[0]?.replace(/\r$/, "") ?? "";
  return header.startsWith("ts_event,") || header.includes(",ts_event,")
    ? lines.slice(1).map(csvReader(header))
    : readJsonLines(lines, text);
}

function readJsonLines(lines: readonly string[], text: string): (WireRecord | null)[] {
  if (!/^\s*\{/.test(text)) {
    throw new AppError("provider_bad_body", "Databento sent neither CSV with its header nor JSON lines.");
  }
  return lines.map(readJsonLine);
}

function csvReader(header: string): (line: string) => WireRecord | null {
  const names = header.split(",");
  return (line) => {
    const cells = line.replace(/\r$/, "").split(",");
    if (cells.length !== names.length) return null;
    return Object.fromEntries(names.map((name, i) => [name, cells[i]]));
  };
}

function readJsonLine(line: string): WireRecord | null {
  try {
    const record: unknown = JSON.parse(line);
    if (!isObject(record)) return null;
    return isObject(record["hd"]) ? { ...record, ...record["hd"] } : record;
  } catch {
    return null;
  }
}

/** The answer of metadata.get_cost: a bare number of US dollars. */
export function parseCost(text: string): number {
  const cost = Cost.safeParse(parseJsonBody("Databento", text));
  if (cost.success) return cost.data;
  throw new AppError("provider_bad_body", "Databento's cost is not a number of dollars.");
}

export function readErrorDetail(body: string): ErrorDetail {
  const nothing = { case: "", message: "", availableStart: null, availableEnd: null };
  try {
    const { detail } = ErrorBody.parse(JSON.parse(body));
    if (typeof detail === "string") return { ...nothing, message: detail };
    const { payload } = detail;
    return {
      case: detail.case,
      message: detail.message,
      availableStart: payload?.available_start ?? null,
      availableEnd: payload?.available_end ?? null,
    };
  } catch {
    return nothing;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
