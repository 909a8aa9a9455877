import pg from "pg";
import { maskUrl } from "../mask-url.ts";
import { refuseClientCopy } from "./client-copy.ts";
import type { Database } from "./database.ts";
import { type BatchOptions, beginStatement, type ResultSet, type Statement } from "./statements.ts";

/** Neon's proxy keeps 20 connections per endpoint; a development machine needs fewer. */
const MAX_CONNECTIONS = 10;
const NO_ADDRESS =
  "The database's address cannot be read. Write it like postgres://user:password@host:5432/name, with # / ? @ and % " +
  "in the password as %23 %2F %3F %40 and %25.";

/** Connects to a real PostgreSQL. Throws when it cannot be reached. */
export async function openPostgres(url: string): Promise<Database> {
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol)) throw new Error(NO_ADDRESS);
  const pool = new pg.Pool({ connectionString: url, max: MAX_CONNECTIONS });
  // A connection that breaks, idle or in use, must not end the process: its query fails, the next one opens another.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  try {
    await pool.query("SELECT 1");
  } catch (error) {
    await pool.end();
    throw new Error(`PostgreSQL at ${maskUrl(url)} cannot be reached: ${describe(error)}. Is it running?`);
  }
  return {
    engine: "postgres",
    query: (query, params = []) => withClient(pool, (client) => run(client, { query, params })),
    batch: (statements, options = {}) => withClient(pool, (client) => runBatch(client, statements, options)),
    exec: (script) => withClient(pool, (client) => runScript(client, script)),
    close: () => pool.end(),
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}

async function withClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await work(client);
  } finally {
    await giveBack(client);
  }
}

/** A connection goes back to the pool without transaction or session state, or not at all. */
async function giveBack(client: pg.PoolClient): Promise<void> {
  try {
    if (client.getTransactionStatus() !== "I") await client.query("ROLLBACK");
    await client.query("DISCARD ALL");
    client.release();
  } catch {
    client.release(true);
  }
}

async function runScript(client: pg.PoolClient, script: string): Promise<void> {
  refuseClientCopy(script);
  await client.query(script);
}

async function runBatch(
  client: pg.PoolClient,
  statements: readonly Statement[],
  options: BatchOptions,
): Promise<ResultSet[]> {
  const results: ResultSet[] = [];
  await client.query(beginStatement(options));
  for (const statement of statements) {
    options.beforeStatement?.(statement);
    results.push(await run(client, statement));
  }
  await client.query("COMMIT");
  return results;
}

const RAW_TEXT: pg.CustomTypesConfig = { getTypeParser: () => (value: string) => value };

async function run(client: pg.PoolClient, statement: Statement): Promise<ResultSet> {
  refuseClientCopy(statement.query);
  // The simple protocol, pg's choice when there are no parameters, would accept several statements; Neon does not.
  const request: pg.QueryArrayConfig & { queryMode: "extended" } = {
    text: statement.query,
    values: statement.params,
    rowMode: "array",
    queryMode: "extended",
    types: RAW_TEXT,
  };
  const result = await client.query<(string | null)[]>(request);
  return {
    fields: result.fields.map((field) => ({
      name: field.name,
      dataTypeID: field.dataTypeID,
      tableID: field.tableID,
      columnID: field.columnID,
      dataTypeSize: field.dataTypeSize,
      dataTypeModifier: field.dataTypeModifier,
    })),
    rows: result.rows,
    command: result.command ?? "",
    rowCount: Number.isInteger(result.rowCount) ? result.rowCount : null,
  };
}
