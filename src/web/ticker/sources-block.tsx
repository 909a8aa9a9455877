import type { Child, FC } from "hono/jsx";
import type { DataFreshness } from "../../providers/freshness.ts";
import { Age } from "../parts/age.tsx";
import { DataTable } from "../parts/data-table.tsx";
import type { TickerRead } from "./read-ticker.ts";

type Row = { what: string; data: DataFreshness | null; path: string };

/** Where each block's figures come from, how old they are, and where they are had as JSON. */
export const Sources: FC<{ read: TickerRead; nowMs: number }> = ({ read, nowMs }) => (
  <DataTable
    caption={`${read.symbol}: sources and ages of what this page shows`}
    columns={[{ head: "Block" }, { head: "Source" }, { head: "Age" }, { head: "As JSON" }]}
    rows={rowsOf(read).map(({ what, data, path }): Child[] => [
      what,
      data?.provider ?? (data === null ? "not stored" : "several days"),
      <Age data={data} nowMs={nowMs} />,
      <a href={path}>
        <code>{path.slice(path.lastIndexOf(read.symbol) + read.symbol.length)}</code>
      </a>,
    ])}
  />
);

function rowsOf({ symbol, quote, bars, latest, moves, chain, record, dividends }: TickerRead): Row[] {
  const at = (path: string) => `/v1/tickers/${encodeURIComponent(symbol)}/${path}`;
  const expiration = chain.value?.chain.expiration ?? moves.value?.asked.expiration;
  const wish = expiration === undefined ? "" : `?expiration=${expiration}`;
  return [
    { what: "Price", data: quote.value?.data ?? null, path: at("quote") },
    { what: "Daily closes", data: bars.value?.data ?? null, path: at("bars?timeframe=1d") },
    { what: "Volatility, rank, term structure", data: latest.value?.data ?? null, path: at("volatility") },
    { what: "Expected move", data: moves.value?.asked.data ?? null, path: at(`expected-move${wish}`) },
    { what: "Chain and smile", data: chain.value?.chain.data ?? null, path: at(`chain${wish}`) },
    { what: "Track record", data: recorded(record.value?.data ?? null), path: at("track-record") },
    { what: "Dividends", data: dividendData(dividends.value), path: at("dividends") },
  ];
}

const recorded = (data: DataFreshness | null) => (data?.asOfMs === null ? null : data);

function dividendData(known: TickerRead["dividends"]["value"]): DataFreshness | null {
  if (known === null || known.asOfMs === null) return null;
  const provider = [...new Set(known.dividends.map(({ source }) => source))].join(", ");
  return {
    source: "stored",
    provider: provider === "" ? null : provider,
    asOfMs: known.asOfMs,
    quotedAtMs: null,
    delayed: false,
    ageSeconds: 0,
    stale: false,
  };
}
