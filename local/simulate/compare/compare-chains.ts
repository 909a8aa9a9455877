import { daysBetween } from "../../../src/market/calendar-date.ts";
import { newYorkDate } from "../../../src/market/time-zone.ts";
import type { Market } from "../../market/model/market.ts";
import type { Database } from "../../neon/database.ts";
import { modelSymbol } from "../truth/answers.ts";
import {
  snapshotKey,
  type TrueChains,
  type TrueContract,
  type TrueSnapshot,
} from "../truth/replay-chains.ts";
import { covers, type StoredSlice } from "../truth/slices.ts";
import { compareRows, type Expected } from "./compare-rows.ts";
import { addDifference, type Comparison, emptyComparison, type Where } from "./comparison.ts";
import { CONTRACT_COLUMNS } from "./contract-columns.ts";
import { readStored } from "./read-stored.ts";
import { SNAPSHOT_COLUMNS } from "./snapshot-columns.ts";

export type ChainsInput = {
  market: Market;
  database: Database;
  symbols: readonly string[];
  maxDte: number;
  /** Slots of the refreshes that the day should have had, in order. */
  refreshesMs: readonly number[];
  slices: readonly StoredSlice[];
  truth: TrueChains;
};

const BOTH = ["call", "put"] as const;

/** The latest state of every contract, column by column, and whether it is that of the last refresh. */
export async function compareContracts(input: ChainsInput): Promise<Comparison> {
  const comparison = emptyComparison("options_refresh", "option_contracts");
  const expected = new Map<string, Expected<TrueContract>>();
  for (const [key, row] of input.truth.contracts)
    expected.set(key, { rows: [row], owed: true, where: whereOf(row.slice, row.contract) });
  const lastMs = input.refreshesMs.at(-1) ?? 0;
  compareRows(
    CONTRACT_COLUMNS,
    expected,
    await readStored(input.database, CONTRACT_COLUMNS),
    comparison,
    (read) => ({ ...extra(read, lastMs), side: read("option_type") === "call" ? "call" : "put" }),
  );
  if (lastMs > 0) addUnseen(input, lastMs, comparison);
  return comparison;
}

/** Parts of the listed chains that the last refresh did not store: as an earlier one left them, or not there at all. */
function addUnseen(input: ChainsInput, lastMs: number, comparison: Comparison): void {
  const left = Map.groupBy(input.truth.contracts.values(), ({ contract: { expiration, type }, slice }) => {
    return `${slice.symbol} ${expiration} ${type}`;
  });
  const seen = input.slices.filter(({ slotMs }) => slotMs === lastMs);
  for (const { symbol, expiration } of listed(input, lastMs)) {
    for (const side of BOTH) {
      const part = { expiration, type: side };
      if (seen.some((slice) => slice.symbol === symbol && covers(slice, part))) continue;
      const rows = left.get(`${symbol} ${expiration} ${side}`) ?? [];
      const where = { symbol, slotMs: lastMs, expiration, side };
      const [first] = rows;
      const example =
        first === undefined
          ? `${symbol} ${expiration} ${side}s`
          : `of ${new Date(first.slice.atMs).toISOString()}`;
      const kind = first === undefined ? "missing" : "older";
      addDifference(comparison, where, { kind, columns: [], example }, Math.max(1, rows.length));
    }
  }
}

/** Every snapshot of every refresh, column by column: one of each listed expiration. */
export async function compareSnapshots(input: ChainsInput): Promise<Comparison> {
  const comparison = emptyComparison("options_refresh", "chain_snapshots");
  const expected = new Map<string, Expected<TrueSnapshot>>();
  for (const [key, row] of input.truth.snapshots)
    expected.set(key, { rows: [row], owed: true, where: { ...whereOf(row.slice, row), side: null } });
  compareRows(
    SNAPSHOT_COLUMNS,
    expected,
    await readStored(input.database, SNAPSHOT_COLUMNS),
    comparison,
    (read) => extra(read, Number(read("slot"))),
  );
  for (const slotMs of input.refreshesMs) {
    for (const { symbol, root, expiration } of listed(input, slotMs)) {
      const key = snapshotKey(symbol, root, expiration, slotMs);
      if (input.truth.snapshots.has(key)) continue;
      comparison.generated += 1;
      const where = { symbol, slotMs, expiration, side: null };
      addDifference(comparison, where, {
        kind: "missing",
        columns: [],
        example: `${symbol} ${root} ${expiration}`,
      });
    }
  }
  return comparison;
}

function listed({ market, symbols, maxDte }: ChainsInput, slotMs: number) {
  const today = newYorkDate(slotMs);
  return symbols.flatMap((symbol) =>
    (market.listed(modelSymbol(symbol), slotMs) ?? []).flatMap(({ expiration: { root, date } }) =>
      daysBetween(today, date) <= maxDte ? [{ symbol, root, expiration: date }] : [],
    ),
  );
}

function whereOf(
  { symbol, slotMs }: StoredSlice,
  part: { expiration: string; type?: "call" | "put" },
): Where {
  return { symbol, slotMs, expiration: part.expiration, side: part.type ?? null };
}

function extra(read: (column: string) => unknown, slotMs: number): Where {
  return { symbol: String(read("symbol")), slotMs, expiration: String(read("expiration")), side: null };
}
