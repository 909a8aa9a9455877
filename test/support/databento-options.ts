import { createDatabentoOptionHistorySource } from "../../src/adapters/databento/option-history-source.ts";
import type { FetchedOptionHistory, OptionHistoryRequest } from "../../src/iv-metrics/history-ports.ts";
import { aHistoryContract, type QuoteCells, quoteCsv } from "./databento-quotes.ts";
import { databentoDeps } from "./databento-wire.ts";
import type { ScriptedAnswer } from "./scripted-http.ts";

const COST = "metadata.get_cost";
/** 15:45 in New York. */
export const AT = "2025-02-20T20:45:00.000Z";
export const AAPL = aHistoryContract("AAPL", 250);
export const OTHER = aHistoryContract("AAPL", 255);
export const SPY = aHistoryContract("SPY", 610);
export const REQUEST: OptionHistoryRequest = { day: "2025-02-20", atMs: Date.parse(AT), contracts: [AAPL] };

export const cellsOf = ({ occSymbol }: typeof AAPL, more: QuoteCells = {}) => ({
  symbol: occSymbol,
  ts_recv: AT.replace("Z", "000000Z"),
  ...more,
});
export const row = (contract: typeof AAPL, more: QuoteCells = {}) => quoteCsv(cellsOf(contract, more));

/** Ranges and prices are answered in turn; then nothing is there, for nothing. */
export function optionSource(ranges: readonly ScriptedAnswer[], prices: readonly ScriptedAnswer[] = []) {
  const [left, costs] = [[...ranges], [...prices]];
  const databento = databentoDeps((method) =>
    method === COST ? (costs.shift() ?? { text: "0.0" }) : (left.shift() ?? { text: quoteCsv() }),
  );
  const asked = () =>
    databento.http.requests.map(({ url, body }) => {
      const form = new URLSearchParams(body);
      const of = (name: string) => form.get(name) ?? "";
      const window = `${of("start").slice(11, 16)}-${of("end").slice(11, 16)}`;
      return `${String(url).replace(/.*\./, "")} ${of("symbols").split(",").length} ${window}`;
    });
  return { ...databento, asked, source: createDatabentoOptionHistorySource(databento.deps) };
}

export const quotesOf = ({ evidence }: FetchedOptionHistory) =>
  evidence.kind === "quotes"
    ? evidence.quotes.map(({ contract, bid, ask }) => [contract.symbol, contract.strike, bid, ask])
    : [];
