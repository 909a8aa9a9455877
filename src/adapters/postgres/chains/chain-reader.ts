import { and, asc, eq, sql } from "drizzle-orm";
import type { ChainReader, StoredContract } from "../../../chains/reader-ports.ts";
import { type Database, runBatch, runQuery } from "../client.ts";
import { optionContracts, tickers } from "../schema/index.ts";
import { latestSnapshots, snapshotRoots } from "./latest-snapshots.ts";
import { type ExpirationRow, expirationsStatement, readExpirationRow } from "./list-expirations.ts";
import { readPositionQuotes } from "./read-position-quotes.ts";
import { readSnapshot, type SnapshotJson } from "./snapshot-json.ts";

export function createChainReader(db: Database): ChainReader {
  return {
    listTickers: (today) => listTickers(db, today),

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

type TickerRow = {
  symbol: string;
  name: string | null;
  active: boolean;
  price: string | null;
  contracts: number;
  expirations: number;
  last_updated: string | null;
  provider: string | null;
};

async function listTickers(db: Database, today: string) {
  const { rows } = await runQuery(
    db.execute<TickerRow>(sql`
SELECT tickers.symbol, name, is_active AS active, price, tickers.provider, count(occ_symbol)::int AS contracts,
  count(DISTINCT expiration)::int AS expirations, max(last_updated) AS last_updated
FROM tickers
LEFT JOIN option_contracts ON option_contracts.symbol = tickers.symbol AND expiration >= ${today}::date
GROUP BY tickers.symbol ORDER BY tickers.added_at, tickers.symbol`),
  );
  return rows.map(({ price, last_updated, ...row }) => ({
    ...row,
    price: price === null ? null : Number(price),
    lastUpdatedMs: last_updated === null ? null : Date.parse(last_updated),
  }));
}

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
