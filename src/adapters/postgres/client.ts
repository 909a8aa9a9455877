import { neon, neonConfig } from "@neondatabase/serverless";
import type { BatchItem } from "drizzle-orm/batch";
import { drizzle, type NeonHttpDatabase } from "drizzle-orm/neon-http";
import { AppError } from "../../errors.ts";
import { type Meter, UNMETERED } from "../../meter.ts";
import { USER_AGENT } from "../../version.ts";
import { createGather, type Gather } from "./gather-reads.ts";
import { runQuery } from "./storage-error.ts";

export { runQuery } from "./storage-error.ts";

/** `gather` is for whoever only reads; what writes runs by itself. */
export type Database = NeonHttpDatabase & { readonly gather: Gather };

/** A database that hangs must not hold an invocation until the queue gives up on it; waking up takes about a second. */
const TIMEOUT_MS = 20_000;

export type DatabaseListeners = {
  /** Stands for the running invocation. */
  scope?: () => object | null;
  /** Told before and after each request that may change something. */
  onWrite?: () => void;
};

/** Drizzle over Neon's HTTP driver: stateless, `db.batch()` is one transaction, `db.transaction()` does not exist. */
export function connectPostgres(
  config: { url: string; httpEndpoint: string | null },
  meter: Meter = UNMETERED,
  { scope = () => null, onWrite = () => undefined }: DatabaseListeners = {},
): Database {
  // The driver has no settings per client; one Worker has one database, so the global ones are that client's.
  neonConfig.fetchFunction = async (url: string, init: RequestInit) => {
    meter.count("subrequests");
    meter.count("database_requests");
    const headers = new Headers(init.headers);
    headers.set("user-agent", USER_AGENT);
    const told = mayWrite(headers, init.body) ? onWrite : () => undefined;
    told();
    try {
      return await fetch(url, { ...init, headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    } finally {
      // Whatever was read meanwhile may be from before; an answer that is lost does not undo the write.
      told();
    }
  };
  if (config.httpEndpoint !== null) neonConfig.fetchEndpoint = config.httpEndpoint;
  // All reads of one moment see the same state of the database.
  const reading = drizzle({ client: neon(config.url, { readOnly: true, isolationLevel: "RepeatableRead" }) });
  const gather = createGather((reads) => reading.batch(reads), scope);
  return Object.assign(drizzle({ client: neon(config.url) }), { gather });
}

const LONGEST_READ = 50_000;
const CHANGES = /\b(?:insert|update|delete|merge|truncate|copy|create|alter|drop)\b/i;

/** A transaction that was opened as read-only does not; nor do statements without any word that changes something. */
function mayWrite(headers: Headers, body: unknown): boolean {
  if (headers.get("neon-batch-read-only") === "true") return false;
  return typeof body !== "string" || body.length > LONGEST_READ || CHANGES.test(body);
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
