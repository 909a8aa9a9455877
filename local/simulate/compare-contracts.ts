import { z } from "zod";
import { daysBetween } from "../../src/market/calendar-date.ts";
import { newYorkDate } from "../../src/market/time-zone.ts";
import type { OptionType } from "../../src/options/contract.ts";
import type { Market } from "../market/model/market.ts";
import { chooseStrikes } from "../market/schwab/choose-strikes.ts";
import type { Database } from "../neon/database.ts";
import { type Comparison, compareRows, type Difference, differencesOf } from "./comparison.ts";
import { readRows } from "./ledger.ts";

/** How much of a chain the settings ask for. */
export type ChainScope = {
  maxDte: number /** Around the money of each expiration; 0: all. */;
  strikes: number;
};

const Stored = z.object({
  occ_symbol: z.string(),
  symbol: z.string(),
  expiration: z.string(),
  option_type: z.enum(["call", "put"]),
  bid: z.number().nullable(),
  ask: z.number().nullable(),
  mark: z.number(),
  updated_ms: z.number(),
});
type StoredContract = z.infer<typeof Stored>;

export type CompareContractsInput = {
  market: Market;
  database: Database;
  symbols: readonly string[];
  scope: ChainScope;
  /** When the last refresh began, epoch ms; null when there was none. */
  lastRefreshMs: number | null;
};

/**
 * Every stored contract beside the modelled quote of the minute that it was fetched at: the contracts of each
 * expiration and side must be the modelled ones within the scope, bid, ask and mark to the cent, and must be those of
 * the last refresh.
 */
export async function compareContracts(input: CompareContractsInput): Promise<Comparison> {
  const rows = z.array(Stored).parse(
    await readRows(
      input.database,
      `SELECT occ_symbol, symbol, expiration, option_type, bid::float8 AS bid, ask::float8 AS ask,
        mark_price::float8 AS mark, (extract(epoch FROM last_updated) * 1000)::float8 AS updated_ms FROM option_contracts`,
    ),
  );
  const total: Comparison = {
    job: "options_refresh",
    what: "option_contracts: bid, ask, mark",
    generated: 0,
    stored: rows.length,
    equal: 0,
    differences: [],
    note: "",
  };
  let expired = 0;
  const bySymbol = Map.groupBy(rows, ({ symbol }) => symbol);
  for (const symbol of input.symbols)
    expired += compareSymbol(input, symbol, bySymbol.get(symbol) ?? [], total);
  if (expired > 0) total.note = `${expired.toLocaleString("en-US")} expired ones wait for retention`;
  total.stored -= expired;
  return total;
}

/** Adds a symbol's figures to the total; returns how many of its rows have expired since they were stored. */
function compareSymbol(
  { market, scope, lastRefreshMs }: CompareContractsInput,
  symbol: string,
  rows: readonly StoredContract[],
  total: Comparison,
): number {
  if (lastRefreshMs === null) return 0;
  const stored = Map.groupBy(rows, ({ expiration, option_type }) => `${expiration} ${option_type}`);
  const listed = new Set(quotesInScope(market, symbol, lastRefreshMs, scope).keys());
  const quotesAt = memoised((atMs: number) => quotesInScope(market, symbol, atMs, scope));
  let expired = 0;
  for (const part of new Set([...listed, ...stored.keys()])) {
    const [expiration = ""] = part.split(" ");
    const found = stored.get(part) ?? [];
    if (!listed.has(part) && expiration <= newYorkDate(lastRefreshMs)) {
      expired += found.length;
      continue;
    }
    const fetchedMs = Math.max(...found.map(({ updated_ms }) => updated_ms));
    const older = found.length > 0 && fetchedMs < lastRefreshMs;
    const atMs = found.length === 0 ? lastRefreshMs : fetchedMs;
    const expected = quotesAt(atMs).get(part) ?? new Map<string, string>();
    const compared = compareRows(expected, new Map(found.map((row) => [row.occ_symbol, rowText(row)])));
    const where = { symbol, expiration, slotMs: lastRefreshMs };
    total.generated += expected.size;
    total.equal += older ? 0 : compared.equal;
    total.differences.push(...differencesOf(compared, where));
    if (older) total.differences.push(olderRows(found, where, atMs));
  }
  return expired;
}

function olderRows(
  found: readonly StoredContract[],
  where: Pick<Difference, "symbol" | "expiration" | "slotMs">,
  atMs: number,
): Difference {
  return { ...where, kind: "older", rows: found.length, example: `of ${new Date(atMs).toISOString()}` };
}

/** "2026-12-18 call" -> OCC symbol -> quote, of the plain contracts that are worth a cent or more. */
function quotesInScope(
  market: Market,
  symbol: string,
  atMs: number,
  { maxDte, strikes }: ChainScope,
): Map<string, Map<string, string>> {
  const today = newYorkDate(atMs);
  const chosen = (listed: readonly number[], type: OptionType, spot: number) =>
    chooseStrikes(listed, type === "call" ? "CALL" : "PUT", spot, {
      range: "ALL",
      strike: null,
      strikeCount: strikes === 0 ? null : strikes,
    });
  const chain = market.chain(symbol, atMs, {
    series: ({ expiration }) => daysBetween(today, expiration.date) <= maxDte,
    choice: (spot) => ({
      types: ["call", "put"],
      strikes: (series, type) => chosen(series.strikes, type, spot),
    }),
  });
  const parts = new Map<string, Map<string, string>>();
  for (const { quotes } of chain?.series ?? []) {
    for (const { occSymbol, expiration, type, nonStandard, bid, ask, mark } of quotes) {
      if (nonStandard || mark < 0.01) continue;
      const part = `${expiration.date} ${type}`;
      const contracts = parts.get(part) ?? new Map<string, string>();
      contracts.set(occSymbol, rowText({ bid, ask, mark }));
      parts.set(part, contracts);
    }
  }
  return parts;
}

function rowText({ bid, ask, mark }: { bid: number | null; ask: number | null; mark: number }): string {
  return [bid, ask, mark].map((price) => price?.toFixed(4) ?? "none").join(" / ");
}

function memoised<T>(make: (key: number) => T): (key: number) => T {
  const made = new Map<number, T>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
