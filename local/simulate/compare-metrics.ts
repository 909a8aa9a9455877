import { z } from "zod";
import type { Database } from "../neon/database.ts";
import { type Comparison, compareRows, differencesOf } from "./comparison.ts";
import { readRows } from "./ledger.ts";

const Stored = z.object({ symbol: z.string(), slot_ms: z.number() });

/** One row of volatility metrics a ticker and slot; what is in them is checked elsewhere. */
export async function compareMetrics(
  database: Database,
  symbols: readonly string[],
  slotsMs: readonly number[],
): Promise<Comparison> {
  const rows = z
    .array(Stored)
    .parse(
      await readRows(
        database,
        "SELECT symbol, (extract(epoch FROM slot) * 1000)::float8 AS slot_ms FROM iv_metrics",
      ),
    );
  const bySlot = Map.groupBy(rows, ({ slot_ms }) => slot_ms);
  const total: Comparison = {
    job: "iv_metrics",
    what: "iv_metrics: a row for each ticker and slot",
    generated: symbols.length * slotsMs.length,
    stored: rows.length,
    equal: 0,
    differences: [],
    note: "",
  };
  for (const slotMs of new Set([...slotsMs, ...bySlot.keys()])) {
    const expected = new Map(slotsMs.includes(slotMs) ? symbols.map((symbol) => [symbol, ""]) : []);
    const stored = new Map((bySlot.get(slotMs) ?? []).map(({ symbol }) => [symbol, ""]));
    const compared = compareRows(expected, stored);
    total.equal += compared.equal;
    for (const kind of ["missing", "extra"] as const) {
      for (const symbol of compared[kind]) {
        const only = { equal: 0, missing: [], different: [], extra: [], [kind]: [symbol] };
        total.differences.push(...differencesOf(only, { symbol, slotMs, expiration: null }));
      }
    }
  }
  return total;
}
