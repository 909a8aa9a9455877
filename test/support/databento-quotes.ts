import { formatOccSymbol } from "../../src/options/occ-symbol.ts";
import type { HistoryContract } from "../../src/valuation/rebuild/rebuilt-day.ts";

/** Cells of a cbbo-1m row by the names of CSV. */
export type QuoteCells = Partial<Record<(typeof COLUMNS)[number], string>>;

const COLUMNS = [
  "ts_recv",
  "ts_event",
  "rtype",
  "publisher_id",
  "instrument_id",
  "side",
  "price",
  "size",
  "flags",
  "bid_px_00",
  "ask_px_00",
  "bid_sz_00",
  "ask_sz_00",
  "bid_pb_00",
  "ask_pb_00",
  "symbol",
] as const;

const ROW: Required<QuoteCells> = {
  ts_recv: "2025-02-20T14:31:00.000000000Z",
  ts_event: "2025-02-20T14:30:59.895648000Z",
  rtype: "193",
  publisher_id: "30",
  instrument_id: "16783963",
  side: "N",
  price: "0.340000000",
  size: "1",
  flags: "194",
  bid_px_00: "0.320000000",
  ask_px_00: "0.340000000",
  bid_sz_00: "104",
  ask_sz_00: "132",
  bid_pb_00: "29",
  ask_pb_00: "23",
  symbol: "AAPL  250221C00250000",
};

/** A minute of an AAPL call as Databento sends it in CSV, prices and times pretty, symbols mapped. */
export function quoteCsv(...rows: readonly QuoteCells[]): string {
  const lines = rows.map((changes) => COLUMNS.map((name) => ({ ...ROW, ...changes })[name]).join(","));
  return [COLUMNS.join(","), ...lines, ""].join("\n");
}

/** The same as JSON lines: header and quote nested, prices that are not there null. */
export function quoteJson(...rows: readonly QuoteCells[]): string {
  return rows
    .map((changes) => {
      const cells = { ...ROW, ...changes };
      const price = (text: string) => (text === "" ? null : text);
      const hd = {
        ts_event: cells.ts_event,
        rtype: Number(cells.rtype),
        publisher_id: Number(cells.publisher_id),
        instrument_id: Number(cells.instrument_id),
      };
      const level = {
        bid_px: price(cells.bid_px_00),
        ask_px: price(cells.ask_px_00),
        bid_sz: Number(cells.bid_sz_00),
        ask_sz: Number(cells.ask_sz_00),
        bid_pb: Number(cells.bid_pb_00),
        ask_pb: Number(cells.ask_pb_00),
      };
      const { ts_recv, side, symbol } = cells;
      const trade = { side, price: price(cells.price), size: Number(cells.size), flags: Number(cells.flags) };
      return `${JSON.stringify({ ts_recv, hd, ...trade, levels: [level], symbol })}\n`;
    })
    .join("");
}

/** A contract by its OCC symbol's parts; the root is the underlying. */
export function aHistoryContract(
  symbol: string,
  strike: number,
  changes: Partial<HistoryContract> = {},
): HistoryContract {
  const series = { root: symbol, expiration: "2025-02-21", type: "call" as const, strike };
  return {
    ...series,
    symbol,
    occSymbol: formatOccSymbol({ ...series, ...changes }) ?? "",
    settlement: "PM",
    exerciseStyle: "american",
    ...changes,
  };
}
