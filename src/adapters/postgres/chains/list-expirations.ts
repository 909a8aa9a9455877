import { type SQL, sql } from "drizzle-orm";
import type { StoredExpiration } from "../../../chains/reader-ports.ts";

export type ExpirationRow = {
  expiration: string;
  root: string;
  settlement: "AM" | "PM";
  contracts: number;
  last_updated: string;
};

/** See `ChainReader.listExpirations`. */
export function expirationsStatement(symbol: string, today: string): SQL {
  return sql`
SELECT expiration::text AS expiration, root, min(settlement) AS settlement, count(*)::int AS contracts,
  max(last_updated) AS last_updated
FROM option_contracts WHERE symbol = ${symbol} AND expiration >= ${today}::date
GROUP BY expiration, root ORDER BY expiration, root`;
}

export function readExpirationRow({ last_updated, ...row }: ExpirationRow): StoredExpiration {
  return { ...row, lastUpdatedMs: Date.parse(last_updated) };
}
