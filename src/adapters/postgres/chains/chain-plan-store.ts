import { sql } from "drizzle-orm";
import type { ChainPlanStore } from "../../../chains/ports.ts";
import { type Database, runQuery } from "../client.ts";

type Row = { symbol: string; expiration: string | null; contracts: number };

export function createChainPlanStore(db: Database): ChainPlanStore {
  return {
    async readSizes(today) {
      const { rows } = await runQuery(
        db.execute<Row>(sql`
SELECT tickers.symbol, expiration::text AS expiration, count(expiration)::int AS contracts
FROM tickers
LEFT JOIN option_contracts ON option_contracts.symbol = tickers.symbol AND expiration >= ${today}::date
WHERE is_active
GROUP BY tickers.symbol, expiration
ORDER BY tickers.symbol, expiration`),
      );
      return [...Map.groupBy(rows, (row) => row.symbol)].map(([symbol, sizes]) => ({
        symbol,
        sizes: sizes.flatMap(({ expiration, contracts }) =>
          expiration === null ? [] : [{ expiration, contracts }],
        ),
      }));
    },
  };
}
