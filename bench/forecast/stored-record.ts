import { openScriptDatabase } from "../../scripts/database.ts";
import type { TargetWords } from "../../scripts/deployment/find-target.ts";
import { createOutcomeReader } from "../../src/adapters/postgres/track-record/outcome-reader.ts";
import type { Outcome } from "../../src/track-record/ports.ts";

/** Every outcome that the database of a running stack, or of a deployment, holds. */
export async function storedRecord(words: TargetWords): Promise<Outcome[]> {
  const { db } = await openScriptDatabase(words);
  const database = Object.assign(db, { gather: async <T>(read: PromiseLike<T>) => read });
  return createOutcomeReader(database).readOutcomes({ symbol: null, from: "2000-01-01" });
}
