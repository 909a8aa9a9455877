import { type NeonQueryFunction, neon, neonConfig } from "@neondatabase/serverless";
import { drizzle, type NeonHttpDatabase } from "drizzle-orm/neon-http";
import { postgresUrl } from "../src/config/addresses.ts";
import type { Values } from "./deployment/env-file.ts";
import { describeTarget, findTarget, type Target, type TargetWords } from "./deployment/find-target.ts";

export type ScriptDatabase = NeonHttpDatabase & { $client: NeonQueryFunction<false, false> };

const NEONS_OWN_ENDPOINT = neonConfig.fetchEndpoint;

/** Where Neon's driver asks: Neon, or its stand-in. One for all connections of a process, it knows no other way. */
export function useEndpoint(values: Values): void {
  neonConfig.fetchEndpoint = values["DATABASE_HTTP_ENDPOINT"] ?? NEONS_OWN_ENDPOINT;
}

/** The database that the settings name, by Neon's own driver. */
export function openDatabase(values: Values): ScriptDatabase {
  useEndpoint(values);
  return drizzle({ client: neon(values["DATABASE_URL"] ?? "") });
}

/** The database of the target that the words name, told on the first line. */
export async function openScriptDatabase(
  words: TargetWords,
): Promise<{ db: ScriptDatabase; target: Target; where: string }> {
  const target = await findTarget(words, ["DATABASE_URL"]);
  const address = target.values["DATABASE_URL"] ?? "";
  process.stdout.write(`${describeTarget(target, address)}\n`);
  const read = postgresUrl(address);
  if (!read.ok)
    throw new Error(
      `DATABASE_URL of ${target.name} ${read.why}. Copy Neon's connection string anew: console.neon.tech`,
    );
  return { db: openDatabase(target.values), target, where: target.name };
}
