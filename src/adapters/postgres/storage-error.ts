import { NeonDbError } from "@neondatabase/serverless";
import { AppError } from "../../errors.ts";

/** SQLSTATE classes that pass by themselves: connection, resources, shutdown, and lost serialisation races. */
const TRANSIENT_CLASSES = new Set(["08", "53", "57", "40"]);
/** Of a transaction as a whole: a write among reads, or a statement after one that failed. */
const OF_THE_TRANSACTION = "25";

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

export function storageError(error: unknown): AppError {
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

/** Whether one statement is at fault, and others beside it may be answered. */
export function isRefusedStatement(error: unknown): boolean {
  const sqlClass = findDriverError(error)?.code?.slice(0, 2) ?? "";
  return sqlClass !== "" && sqlClass !== OF_THE_TRANSACTION && !TRANSIENT_CLASSES.has(sqlClass);
}

function findDriverError(error: unknown): NeonDbError | null {
  let current = error;
  for (let depth = 0; depth < 4 && current instanceof Error; depth += 1) {
    if (current instanceof NeonDbError) return current;
    current = current.cause;
  }
  return null;
}
