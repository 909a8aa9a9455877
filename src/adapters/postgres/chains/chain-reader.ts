import { and, asc, eq, sql } from "drizzle-orm";
import type { ChainReader, StoredContract } from "../../../chains/reader-ports.ts";
import { type Database, runBatch, runQuery } from "../client.ts";
import { optionContracts, tickers } from "../schema/index.ts";
import { latestSnapshots, snapshotRoots } from "./latest-snapshots.ts";
import { type ExpirationRow, expirationsStatement, readExpirationRow } from "./list-expirations.ts";
import { readTickerRow, type TickerRow, tickersStatement } from "./list-tickers.ts";
import { readPositionQuotes } from "./read-position-quotes.ts";
import { readSnapshot, type SnapshotJson } from "./snapshot-json.ts";

export function createChainReader(db: Database): ChainReader {
  return {
    async listTickers(today) {
      const { rows } = await runQuery(db.execute<TickerRow>(tickersStatement(today)));
      return rows.map(readTickerRow);
    },

    async findTicker(symbol) {
      const rows = await runQuery(
        db
          .select({ symbol: tickers.symbol, active: tickers.isActive, price: tickers.price })
          .from(tickers)
          .where(eq(tickers.symbol, symbol)),
      );
      return rows[0] ?? null;
    },

    async listExpirations(symbol, today) {
      const { rows } = await runQuery(db.execute<ExpirationRow>(expirationsStatement(symbol, today)));
      return rows.map(readExpirationRow);
    },

    async readExpiration(symbol, expiration) {
      const { contracts, snapshots } = await runBatch(db, {
        contracts: db
          .select()
          .from(optionContracts)
          .where(and(eq(optionContracts.symbol, symbol), eq(optionContracts.expiration, expiration)))
          .orderBy(asc(optionContracts.root), asc(optionContracts.strike), asc(optionContracts.optionType)),
        snapshots: db.execute<SnapshotsRow>(sql`
WITH RECURSIVE ${snapshotRoots(symbol)}
SELECT ${latestSnapshots(symbol, sql`${expiration}::date`)} AS own, ${latestSnapshots(symbol, sql`earlier.expiration`)} AS before
FROM (
  SELECT max(expiration) AS expiration FROM option_contracts WHERE symbol = ${symbol} AND expiration < ${expiration}::date
) earlier`),
      });
      const [latest] = snapshots.rows;
      return {
        contracts: contracts.map(toContract),
        snapshots: (latest?.own ?? []).map(readSnapshot),
        before: (latest?.before ?? []).map(readSnapshot),
      };
    },

    readPositionQuotes: (symbol, wanted) => readPositionQuotes(db, symbol, wanted),
  };
}

/** Null where there is none. */
type SnapshotsRow = { own: SnapshotJson[] | null; before: SnapshotJson[] | null };

function toContract(row: typeof optionContracts.$inferSelect): StoredContract {
  const { optionType, markPrice, quotedAt, lastUpdated, ...rest } = row;
  return {
    ...rest,
    type: optionType,
    mark: markPrice,
    quotedAtMs: quotedAt?.getTime() ?? null,
    lastUpdatedMs: lastUpdated.getTime(),
  };
}
