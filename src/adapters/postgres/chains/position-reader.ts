import { sql } from "drizzle-orm";
import type { PositionReader } from "../../../calculator/ports.ts";
import { type Database, runQuery } from "../client.ts";
import { type InputsRow, inputsStatement, readInputsRow } from "../market-inputs/market-inputs-reader.ts";
import { type ExpirationRow, expirationsStatement, readExpirationRow } from "./list-expirations.ts";
import { readPositionQuotes } from "./read-position-quotes.ts";

/** An aggregate of no rows is null. */
type GroundRow = InputsRow & { expirations: ExpirationRow[] | null };

export function createPositionReader(db: Database): PositionReader {
  return {
    async readGround(symbol, today) {
      // One row of JSON: a row for each expiration would cost the driver more than all that is in them.
      const { rows } = await runQuery(
        db.execute<GroundRow>(sql`
SELECT (SELECT json_agg(listed) FROM (${expirationsStatement(symbol, today)}) listed) AS expirations, inputs.*
FROM (${inputsStatement(symbol, today)}) inputs`),
      );
      const [row] = rows;
      return { listed: (row?.expirations ?? []).map(readExpirationRow), ...readInputsRow(row) };
    },
    readPositionQuotes: (symbol, wanted) => readPositionQuotes(db, symbol, wanted),
  };
}
