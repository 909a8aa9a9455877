import { sql } from "drizzle-orm";
import { nyseCalendar, type TradingCalendar } from "../../../market/trading-calendar.ts";
import type { Settlement } from "../../../options/contract.ts";
import type { OutcomeStore, SeenExpiry, SettledBar, Unsettled } from "../../../track-record/ports.ts";
import { readSnapshot, type SnapshotJson } from "../chains/snapshot-json.ts";
import { type Database, runBatch, runQuery } from "../client.ts";
import { insertOutcomes } from "./insert-outcomes.ts";
import { unsettledStatement } from "./unsettled-statement.ts";

type UnsettledJson = Omit<Unsettled, "seen"> & {
  live: SnapshotJson | null;
  rebuilt: Exclude<SeenExpiry, { source: "live" }> | null;
};
type BarJson = [
  day: string,
  open: number,
  high: number,
  low: number,
  close: number,
  adjusted: boolean,
  splitFactor: number | null,
  rawOpen: number,
  rawClose: number,
];
type PageRow = {
  unsettled: UnsettledJson[] | null;
  bars: Record<string, BarJson[] | null> | null;
  total: number | null;
};

export function createOutcomeStore(db: Database, calendar: TradingCalendar = nyseCalendar): OutcomeStore {
  return {
    async readUnsettled(request) {
      // The planner takes the hops for thousands of rows, and would compile the statement first (jit), for a second.
      const { page } = await runBatch(db, {
        plain: db.execute(sql`SELECT set_config('jit', 'off', true)`),
        page: db.execute<PageRow>(unsettledStatement(request, calendar)),
      });
      const { unsettled, bars, total } = page.rows[0] ?? { unsettled: null, bars: null, total: null };
      const found = unsettled ?? [];
      return {
        unsettled: found.map(toUnsettled),
        bars: Object.fromEntries(
          Object.entries(bars ?? {}).map(([symbol, days]) => [symbol, (days ?? []).map(toBar)]),
        ),
        left: Math.max(0, (total ?? 0) - request.offset - found.length),
      };
    },

    async storeOutcomes(outcomes) {
      if (outcomes.length === 0) return 0;
      const { rowCount } = await runQuery(db.execute(insertOutcomes(outcomes)));
      return rowCount ?? 0;
    },
  };
}

function toUnsettled({ live, rebuilt, settlement, ...rest }: UnsettledJson): Unsettled {
  const known = settlement ?? rebuilt?.expiry.settlement ?? null;
  return { ...rest, settlement: known, seen: seenOf(live, rebuilt, known) };
}

function seenOf(
  live: SnapshotJson | null,
  rebuilt: UnsettledJson["rebuilt"],
  settlement: Settlement | null,
): SeenExpiry {
  if (live !== null) {
    const snapshot = readSnapshot(live);
    return { source: "live", snapshot: { ...snapshot, settlement: settlement ?? snapshot.settlement } };
  }
  if (rebuilt === null) throw new Error("An expiration was found without what was seen of it.");
  return { ...rebuilt, expiry: { ...rebuilt.expiry, smile: rebuilt.expiry.smile.map(Math.fround) } };
}

function toBar([day, open, high, low, close, adjusted, splitFactor, rawOpen, rawClose]: BarJson): SettledBar {
  return { day, open, high, low, close, adjusted, splitFactor, rawOpen, rawClose };
}
