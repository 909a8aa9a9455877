import { and, eq, isNull, lte, or, sql } from "drizzle-orm";
import type { ChainStore } from "../../ingestion/ports.ts";
import { type Database, runQuery } from "./client.ts";
import { closeRunWhenDone, lockRun } from "./close-run.ts";
import { jobTasks, tickers } from "./schema/index.ts";
import { deleteVanishedContracts, upsertContracts } from "./upsert-contracts.ts";
import { upsertSnapshots } from "./upsert-snapshots.ts";

/** Stores a slice and its outcome in one HTTP request, which Neon runs as one transaction. */
export function createChainStore(db: Database): ChainStore {
  return {
    async storeSlice(record, nowMs) {
      const nowIso = new Date(nowMs).toISOString();
      const fetchedAt = new Date(record.fetchedAtMs);
      await runQuery(
        db.batch([
          db.execute(upsertContracts(record)),
          db.execute(deleteVanishedContracts(record)),
          db.execute(upsertSnapshots(record)),
          db
            .update(tickers)
            .set({ price: record.underlyingPrice, priceAt: fetchedAt, provider: record.provider })
            .where(
              and(
                eq(tickers.symbol, record.symbol),
                sql`${record.underlyingPrice}::numeric IS NOT NULL`,
                or(isNull(tickers.priceAt), lte(tickers.priceAt, fetchedAt)),
              ),
            ),
          db.execute(lockRun(record.runId)),
          db
            .update(jobTasks)
            .set({
              status: "succeeded",
              contracts: record.contracts.length,
              skipped: record.skipped,
              providerCalls: sql`${jobTasks.providerCalls} + ${record.cost.providerCalls}`,
              bytes: sql`${jobTasks.bytes} + ${record.cost.bytes}`,
              elapsedMs: record.cost.elapsedMs,
              errorCode: null,
              errorMessage: null,
              finishedAt: new Date(nowMs),
            })
            .where(and(eq(jobTasks.runId, record.runId), eq(jobTasks.key, record.key))),
          db.execute(closeRunWhenDone(record.runId, nowIso)),
        ]),
      );
    },
  };
}
