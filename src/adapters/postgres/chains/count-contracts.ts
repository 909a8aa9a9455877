import type { SQL } from "drizzle-orm";
import type { SliceRecord } from "../../../chains/ports.ts";
import { wordArray } from "../column-arrays.ts";
import { statement } from "../statement.ts";

/**
 * Counts what is stored of the expirations just seen, whichever slice wrote it. To be run while the run is locked: two
 * slices of one expiration then count one after the other.
 */
export function countContracts({ symbol, valued }: SliceRecord): SQL {
  const expirations = [...new Set(valued.contracts.map(({ contract }) => contract.expiration))];
  return statement`
INSERT INTO chain_sizes (symbol, expiration, contracts, last_updated)
SELECT symbol, expiration, count(*), max(last_updated) FROM option_contracts
WHERE symbol = ${symbol} AND expiration = ANY(${wordArray(expirations, (date) => date)}::date[])
GROUP BY symbol, expiration ORDER BY expiration
ON CONFLICT (symbol, expiration) DO UPDATE SET contracts = excluded.contracts, last_updated = excluded.last_updated`;
}
