import { eq, type SQL, sql } from "drizzle-orm";
import type { ChainReader, ExpirationChain, NearestWish } from "../../../chains/reader-ports.ts";
import type { Database } from "../client.ts";
import { tickers } from "../schema/index.ts";
import { CONTRACT_JSON, type ContractJson, readContract } from "./contract-json.ts";
import { latestSnapshots, snapshotRoots } from "./latest-snapshots.ts";
import { type ExpirationRow, expirationsStatement, readExpirationRow } from "./list-expirations.ts";
import { readTickerRow, type TickerRow, tickersStatement } from "./list-tickers.ts";
import { readPositionQuotes } from "./read-position-quotes.ts";
import { readSnapshot, type SnapshotJson } from "./snapshot-json.ts";

export function createChainReader(db: Database): ChainReader {
  return {
    async listTickers(today) {
      const { rows } = await db.gather(db.execute<TickerRow>(tickersStatement(today)));
      return rows.map(readTickerRow);
    },

    async findTicker(symbol) {
      const rows = await db.gather(
        db
          .select({
            ...{ symbol: tickers.symbol, name: tickers.name },
            ...{ active: tickers.isActive, price: tickers.price },
          })
          .from(tickers)
          .where(eq(tickers.symbol, symbol)),
      );
      return rows[0] ?? null;
    },

    async listExpirations(symbol, today) {
      const { rows } = await db.gather(db.execute<ExpirationRow>(expirationsStatement(symbol, today)));
      return rows.map(readExpirationRow);
    },

    async readExpiration(symbol, expiration) {
      return readChainOf(db, symbol, sql`${expiration}::date`);
    },

    async readNearest(symbol, wish) {
      return readChainOf(db, symbol, nearestExpiration(symbol, wish));
    },

    readPositionQuotes: (symbol, wanted) => readPositionQuotes(db, symbol, wanted),
  };
}

/** Both statements find the expiration for themselves: of one request, they see the same state. */
async function readChainOf(db: Database, symbol: string, expiration: SQL): Promise<ExpirationChain> {
  const [contracts, snapshots] = await Promise.all([
    // One row of JSON: a row a contract would cost the driver more than all that is in them.
    db.gather(
      db.execute<ContractsRow>(sql`
SELECT expiration::text AS expiration, json_agg(${CONTRACT_JSON} ORDER BY root, strike, option_type) AS contracts
FROM option_contracts WHERE symbol = ${symbol} AND expiration = ${expiration} GROUP BY expiration`),
    ),
    db.gather(
      db.execute<SnapshotsRow>(sql`
WITH RECURSIVE ${snapshotRoots(symbol)}, wanted AS MATERIALIZED (SELECT ${expiration} AS expiration)
SELECT ${latestSnapshots(symbol, sql`wanted.expiration`)} AS own, ${latestSnapshots(symbol, sql`earlier.expiration`)} AS before
FROM wanted CROSS JOIN LATERAL (
  SELECT max(expiration) AS expiration FROM option_contracts WHERE symbol = ${symbol} AND expiration < wanted.expiration
) earlier`),
    ),
  ]);
  const [stored] = contracts.rows;
  const [latest] = snapshots.rows;
  return {
    contracts: (stored?.contracts ?? []).map((row) => readContract(symbol, stored?.expiration ?? "", row)),
    snapshots: (latest?.own ?? []).map(readSnapshot),
    before: (latest?.before ?? []).map(readSnapshot),
  };
}

/** See `ChainReader.readNearest`. Null where nothing is stored. */
function nearestExpiration(symbol: string, { date, from, root }: NearestWish): SQL {
  const ofRoot = root === undefined ? sql`` : sql` AND root = ${root}`;
  const stored = sql`SELECT expiration FROM option_contracts
    WHERE symbol = ${symbol} AND expiration >= ${from}::date${ofRoot} AND expiration`;
  return sql`(SELECT expiration FROM (
    (${stored} >= ${date}::date ORDER BY expiration LIMIT 1)
    UNION ALL (${stored} < ${date}::date ORDER BY expiration DESC LIMIT 1)
  ) beside ORDER BY abs(expiration - ${date}::date), expiration DESC LIMIT 1)`;
}

type ContractsRow = { expiration: string; contracts: ContractJson[] };
/** Null where there is none. */
type SnapshotsRow = { own: SnapshotJson[] | null; before: SnapshotJson[] | null };
