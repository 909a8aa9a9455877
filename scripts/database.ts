import { type NeonQueryFunction, neon, neonConfig } from "@neondatabase/serverless";
import { drizzle, type NeonHttpDatabase } from "drizzle-orm/neon-http";
import { findLocalStack } from "./local-stack.ts";

type ScriptDatabase = NeonHttpDatabase & { $client: NeonQueryFunction<false, false> };

/** The database of DATABASE_URL where it is set, else that of the local stack. */
export async function openScriptDatabase(): Promise<{ db: ScriptDatabase; where: string }> {
  const url = process.env["DATABASE_URL"];
  if (url !== undefined && url !== "")
    return { db: drizzle({ client: neon(url) }), where: new URL(url).host };
  const { bindings } = await findLocalStack();
  neonConfig.fetchEndpoint = bindings["DATABASE_HTTP_ENDPOINT"] ?? "";
  return { db: drizzle({ client: neon(bindings["DATABASE_URL"] ?? "") }), where: "the local stack" };
}
