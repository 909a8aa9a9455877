import { sql } from "drizzle-orm";
import type { PositionReader } from "../../../calculator/ports.ts";
import type { Database } from "../client.ts";
import { type InputsRow, inputsStatement, readInputsRow } from "../market-inputs/market-inputs-reader.ts";
import { type ExpirationRow, expirationsStatement, readExpirationRow } from "./list-expirations.ts";
import {
  nearestQuotesStatement,
  type QuotesRow,
  readPositionQuotes,
  readQuotesRow,
} from "./read-position-quotes.ts";

/** An aggregate of no rows is null. */
type GroundRow = InputsRow & { expirations: ExpirationRow[] | null };

export function createPositionReader(db: Database): PositionReader {
  return {
    async readGround(symbol, today, likely) {
      // One row of JSON: a row for each expiration would cost the driver more than all that is in them.
      const [ground, quotes] = await Promise.all([
        db.gather(
          db.execute<GroundRow>(sql`
SELECT (SELECT json_agg(listed) FROM (${expirationsStatement(symbol, today)}) listed) AS expirations, inputs.*
FROM (${inputsStatement(symbol, today)}) inputs`),
        ),
        db.gather(db.execute<QuotesRow>(nearestQuotesStatement(symbol, likely, today))),
      ]);
      const [row] = ground.rows;
      return {
        listed: (row?.expirations ?? []).map(readExpirationRow),
        ...readInputsRow(row),
        // Where nothing is stored, nothing is nearest.
        quotes: quotes.rows
          .filter(({ expiration }) => expiration !== null)
          .map((one) => readQuotesRow(symbol, one)),
      };
    },
    readPositionQuotes: (symbol, wanted) => readPositionQuotes(db, symbol, wanted),
  };
}
