import type { PositionReader } from "../../../calculator/ports.ts";
import { type Database, runBatch } from "../client.ts";
import { type InputsRow, inputsStatement, readInputsRow } from "../market-inputs/market-inputs-reader.ts";
import { type ExpirationRow, expirationsStatement, readExpirationRow } from "./list-expirations.ts";
import { readPositionQuotes } from "./read-position-quotes.ts";

export function createPositionReader(db: Database): PositionReader {
  return {
    async readGround(symbol, today) {
      const { expirations, inputs } = await runBatch(db, {
        expirations: db.execute<ExpirationRow>(expirationsStatement(symbol, today)),
        inputs: db.execute<InputsRow>(inputsStatement(symbol, today)),
      });
      return { listed: expirations.rows.map(readExpirationRow), ...readInputsRow(inputs.rows[0]) };
    },
    readPositionQuotes: (symbol, wanted) => readPositionQuotes(db, symbol, wanted),
  };
}
