import { z } from "zod";
import { daysBetween } from "../../src/market/calendar-date.ts";
import { newYorkDate } from "../../src/market/time-zone.ts";
import type { Market } from "../market/model/market.ts";
import type { Database } from "../neon/database.ts";
import { type Comparison, compareRows, differencesOf } from "./comparison.ts";
import { readRows } from "./ledger.ts";

const Stored = z.object({
  symbol: z.string(),
  root: z.string(),
  expiration: z.string(),
  slot_ms: z.number(),
});

export type CompareSnapshotsInput = {
  market: Market;
  database: Database;
  symbols: readonly string[];
  maxDte: number;
  refreshesMs: readonly number[];
};

/** One snapshot of each listed expiration for every refresh of the day: what history is made of. */
export async function compareSnapshots(input: CompareSnapshotsInput): Promise<Comparison> {
  const { market, symbols, maxDte, refreshesMs } = input;
  const rows = z
    .array(Stored)
    .parse(
      await readRows(
        input.database,
        "SELECT symbol, root, expiration, (extract(epoch FROM slot) * 1000)::float8 AS slot_ms FROM chain_snapshots",
      ),
    );
  const total: Comparison = {
    job: "options_refresh",
    what: "chain_snapshots: an expiration and refresh each",
    generated: 0,
    stored: rows.length,
    equal: 0,
    differences: [],
    note: "",
  };
  const bySlot = Map.groupBy(rows, ({ symbol, slot_ms }) => `${symbol} ${slot_ms}`);
  for (const slotMs of refreshesMs) {
    const today = newYorkDate(slotMs);
    for (const symbol of symbols) {
      const listed = (market.listed(symbol, slotMs) ?? []).filter(
        ({ expiration }) => daysBetween(today, expiration.date) <= maxDte,
      );
      const expected = new Map(listed.map(({ expiration: { root, date } }) => [`${date} ${root}`, ""]));
      const stored = new Map(
        (bySlot.get(`${symbol} ${slotMs}`) ?? []).map(({ expiration, root }) => [
          `${expiration} ${root}`,
          "",
        ]),
      );
      const compared = compareRows(expected, stored);
      total.generated += expected.size;
      total.equal += compared.equal;
      for (const kind of ["missing", "extra"] as const) {
        for (const key of compared[kind]) {
          const only = { equal: 0, missing: [], different: [], extra: [], [kind]: [key] };
          total.differences.push(...differencesOf(only, { symbol, slotMs, expiration: key.slice(0, 10) }));
        }
      }
    }
  }
  return total;
}
