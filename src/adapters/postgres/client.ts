import { NeonDbError, neon, neonConfig } from "@neondatabase/serverless";
import type { BatchItem } from "drizzle-orm/batch";
import { drizzle, type NeonHttpDatabase } from "drizzle-orm/neon-http";
import { AppError } from "../../errors.ts";
import { type Meter, UNMETERED } from "../../meter.ts";
import { USER_AGENT } from "../../version.ts";

export type Database = NeonHttpDatabase;

/** A database that hangs must not hold an invocation until the queue gives up on it; waking up takes about a second. */
const TIMEOUT_MS = 20_000;

/** Drizzle over Neon's HTTP driver: stateless, `db.batch()` is one transaction, `db.transaction()` does not exist. */
export function connectPostgres(
  config: { url: string; httpEndpoint: string | null },
  meter: Meter = UNMETERED,
): Database {
  // The driver has no settings per client; one Worker has one database, so the global ones are that client's.
  neonConfig.fetchFunction = (url: string, init: RequestInit) => {
    meter.count("subrequests");
    meter.count("database_requests");
    const headers = new Headers(init.headers);
    headers.set("user-agent", USER_AGENT);
    return fetch(url, { ...init, headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
  };
  if (config.httpEndpoint !== null) neonConfig.fetchEndpoint = config.httpEndpoint;
  return drizzle({ client: neon(config.url) });
}

/** SQLSTATE classes that pass by themselves: connection, resources, shutdown, and lost serialisation races. */
const TRANSIENT_CLASSES = new Set(["08", "53", "57", "40"]);

/**
 * Runs a query and turns the driver's errors into ours. Drizzle's message holds the statement and its parameters,
 * so only Postgres' own message survives.
 */
export async function runQuery<T>(query: PromiseLike<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    throw storageError(error);
  }
}

type Batch = Readonly<Record<string, BatchItem<"pg">>>;

/** Runs statements in the order in which they are named, as one transaction; each answer under its name. */
export async function runBatch<Statements extends Batch>(
  db: Database,
  statements: Statements,
): Promise<{ [Name in keyof Statements]: Statements[Name]["_"]["result"] }> {
  const [first, ...others] = Object.values(statements);
  if (first === undefined) throw new AppError("internal", "A batch needs a statement.");
  const answers: unknown[] = await runQuery(db.batch([first, ...others]));
  const named = Object.fromEntries(Object.keys(statements).map((name, i) => [name, answers[i]]));
  return named as { [Name in keyof Statements]: Statements[Name]["_"]["result"] };
}

function storageError(error: unknown): AppError {
  const driverError = findDriverError(error);
  const sqlState = driverError?.code;
  if (driverError === null) return new AppError("storage_unavailable", "The database could not be reached.");
  if (sqlState === undefined || sqlState === "" || TRANSIENT_CLASSES.has(sqlState.slice(0, 2))) {
    return new AppError("storage_unavailable", `The database failed: ${driverError.message}`);
  }
  return new AppError(
    "internal",
    `The database refused a statement: ${driverError.message} (SQLSTATE ${sqlState})`,
  );
}

function findDriverError(error: unknown): NeonDbError | null {
  let current = error;
  for (let depth = 0; depth < 4 && current instanceof Error; depth += 1) {
    if (current instanceof NeonDbError) return current;
    current = current.cause;
  }
  return null;
}
