import type { DatabentoDeps } from "../../src/adapters/databento/client.ts";
import { type ScriptedAnswer, scriptedHttp } from "./scripted-http.ts";

type Cells = Partial<Record<(typeof COLUMNS)[number], string>>;

const COLUMNS = [
  "ts_event",
  "rtype",
  "publisher_id",
  "instrument_id",
  "open",
  "high",
  "low",
  "close",
  "volume",
  "symbol",
] as const;

const DAY: Required<Cells> = {
  ts_event: "2026-11-20T00:00:00.000000000Z",
  rtype: "35",
  publisher_id: "90",
  instrument_id: "15144",
  open: "671.200000000",
  high: "675.850000000",
  low: "668.900000000",
  close: "674.500000000",
  volume: "48211904",
  symbol: "SPY",
};

/** A day of SPY as Databento sends it in CSV, prices and times pretty, symbols mapped. */
export function aCsv(...rows: readonly Cells[]): string {
  const lines = rows.map((changes) => COLUMNS.map((name) => ({ ...DAY, ...changes })[name]).join(","));
  return [COLUMNS.join(","), ...lines, ""].join("\n");
}

/** The same as JSON lines: the header nested, 64-bit values as texts. */
export function jsonLines(...rows: readonly Cells[]): string {
  return rows
    .map((changes) => {
      const { ts_event, rtype, publisher_id, instrument_id, ...rest } = { ...DAY, ...changes };
      const numbers = {
        rtype: Number(rtype),
        publisher_id: Number(publisher_id),
        instrument_id: Number(instrument_id),
      };
      return `${JSON.stringify({ hd: { ts_event, ...numbers }, ...rest })}\n`;
    })
    .join("");
}

/** An error body whose detail is an object. */
export function aDetail(reason: string, more: Record<string, unknown> = {}) {
  return {
    detail: { case: reason, message: "In words.", status_code: 422, docs: "https://x.test", ...more },
  };
}

/** What a client of Databento needs, with answers by method that a test writes down; Monday night in New York. */
export function databentoDeps(
  answer: (method: string, form: URLSearchParams) => ScriptedAnswer,
  changes: Partial<DatabentoDeps> = {},
) {
  const http = scriptedHttp((url) =>
    answer(url.pathname.replace("/v0/", ""), new URLSearchParams(http.requests.at(-1)?.body)),
  );
  const deps: DatabentoDeps = {
    http,
    apiBase: "https://databento.test",
    apiKey: "db-the-key",
    dailyDataset: "EQUS.SUMMARY",
    minuteDataset: "EQUS.MINI",
    optionDataset: "OPRA.PILLAR",
    nowMs: () => Date.parse("2026-11-24T03:30:00Z"),
    ...changes,
  };
  const forms = () => http.requests.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
  return { http, deps, forms };
}
