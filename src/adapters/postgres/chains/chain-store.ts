import { and, eq, gt, isNull, lte, or, sql } from "drizzle-orm";
import type { ChainStore, SliceRecord } from "../../../chains/ports.ts";
import { type Database, runBatch, runQuery } from "../client.ts";
import { type ClosedRow, closeRunWhenDone, lockRun, readClosed } from "../ledger/close-run.ts";
import { NO_USAGE, type UsageSource, writeUsage } from "../operations/record-usage.ts";
import { jobTasks, tickers } from "../schema/index.ts";
import { countContracts } from "./count-contracts.ts";
import { believed, deleteVanishedContracts, upsertContracts } from "./upsert-contracts.ts";
import { upsertSnapshots } from "./upsert-snapshots.ts";

/** Stores a slice, its outcome and what was counted in one HTTP request, which Neon runs as one transaction. */
export function createChainStore(db: Database, usage: UsageSource = NO_USAGE): ChainStore {
  return {
    storeSlice: (record, nowMs) =>
      writeUsage(usage, nowMs, async (usageSql) => {
        const { closed } = await runBatch(db, {
          contracts: db.execute(upsertContracts(record, nowMs)),
          vanished: db.execute(deleteVanishedContracts(record, nowMs)),
          snapshots: db.execute(upsertSnapshots(record, nowMs)),
          ticker: updateTicker(db, record, nowMs),
          locked: db.execute(lockRun(record.runId)),
          sizes: db.execute(countContracts(record)),
          ended: endTask(db, record, nowMs),
          closed: db.execute<ClosedRow>(closeRunWhenDone(record.runId, new Date(nowMs).toISOString())),
          usage: db.execute(usageSql),
        });
        return readClosed(closed.rows[0]);
      }),

    async countLive({ symbol, from, to, side }, after) {
      const type = side === "ALL" ? null : side.toLowerCase();
      const { rows } = await runQuery(
        db.execute<{ n: number }>(sql`
SELECT count(*)::int AS n FROM option_contracts
WHERE symbol = ${symbol} AND expiration BETWEEN ${from}::date AND ${to}::date AND expiration > ${after}::date
  AND (${type}::text IS NULL OR option_type = ${type})`),
      );
      return rows[0]?.n ?? 0;
    },
  };
}

function updateTicker(db: Database, record: SliceRecord, nowMs: number) {
  const fetchedAt = new Date(record.fetchedAtMs);
  // The last price is the provider's to state; slices may differ in what their quotes imply.
  const price = record.valued.stated ?? record.valued.underlying.price;
  return db
    .update(tickers)
    .set({ price, priceAt: fetchedAt, provider: record.provider })
    .where(
      and(
        eq(tickers.symbol, record.symbol),
        sql`${price}::numeric IS NOT NULL`,
        or(
          isNull(tickers.priceAt),
          lte(tickers.priceAt, fetchedAt),
          gt(tickers.priceAt, new Date(believed(record, nowMs))),
        ),
      ),
    );
}

function endTask(db: Database, { runId, key, valued, skipped, cost }: SliceRecord, nowMs: number) {
  return db
    .update(jobTasks)
    .set({
      status: "succeeded",
      contracts: valued.contracts.length,
      skipped,
      providerCalls: sql`${jobTasks.providerCalls} + ${cost.providerCalls}`,
      bytes: sql`${jobTasks.bytes} + ${cost.bytes}`,
      elapsedMs: cost.elapsedMs,
      errorCode: null,
      errorMessage: null,
      finishedAt: new Date(nowMs),
    })
    .where(and(eq(jobTasks.runId, runId), eq(jobTasks.key, key)));
}
