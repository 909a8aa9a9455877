import { sql } from "drizzle-orm";
import type { ChainPlanStore } from "../../../chains/ports.ts";
import type { Database } from "../client.ts";

type Row = { symbol: string; expiration: string | null; contracts: number | null };

export function createChainPlanStore(db: Database): ChainPlanStore {
  return {
    async readSizes(today) {
      const { rows } = await db.gather(
        db.execute<Row>(sql`
SELECT tickers.symbol, expiration::text AS expiration, contracts
FROM tickers
LEFT JOIN chain_sizes ON chain_sizes.symbol = tickers.symbol AND expiration >= ${today}::date
WHERE is_active
ORDER BY tickers.symbol, expiration`),
      );
      return [...Map.groupBy(rows, (row) => row.symbol)].map(([symbol, sizes]) => ({
        symbol,
        sizes: sizes.flatMap(({ expiration, contracts }) =>
          expiration === null || contracts === null ? [] : [{ expiration, contracts }],
        ),
      }));
    },
  };
}
