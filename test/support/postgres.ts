import { afterAll, beforeAll, beforeEach } from "vitest";
import { applyMigrations } from "../../local/neon/apply-migrations.ts";
import { openDatabase } from "../../local/neon/database.ts";
import { type NeonHttp, startNeonHttp } from "../../local/neon/start-neon-http.ts";
import { connectPostgres, type Database } from "../../src/adapters/postgres/client.ts";

export type TestDatabase = {
  /** As the Worker connects: the official driver, over HTTP. */
  readonly db: Database;
  readonly http: NeonHttp;
  /** Rows of any statement, every value as PostgreSQL's text. */
  rows(query: string): Promise<(string | null)[][]>;
  exec(script: string): Promise<void>;
};

/**
 * A real Postgres with the project's migrations behind the local Neon, for one test file. Every test begins with empty
 * tables and the tickers SPY and AAPL.
 */
export function useDatabase(): TestDatabase {
  let opened: Awaited<ReturnType<typeof open>> | null = null;
  const current = () => {
    if (opened === null) throw new Error("The database is open inside tests only.");
    return opened;
  };
  beforeAll(async () => {
    opened = await open();
  });
  beforeEach(async () => {
    current().http.faults.clear();
    await current().database.exec(`TRUNCATE tickers, job_runs CASCADE;
INSERT INTO tickers (symbol, name, added_at) VALUES ('SPY', 'SPDR S&P 500', '2026-01-01'), ('AAPL', 'Apple', '2026-01-02')`);
  });
  afterAll(async () => {
    await current().http.close();
    await current().database.close();
  });
  return {
    get db() {
      return current().db;
    },
    get http() {
      return current().http;
    },
    rows: async (query) => (await current().database.query(query)).rows,
    exec: (script) => current().database.exec(script),
  };
}

async function open() {
  const database = await openDatabase();
  await applyMigrations(database, "drizzle");
  const http = await startNeonHttp({ database, port: 0 });
  const db = connectPostgres({ url: http.connectionString, httpEndpoint: http.fetchEndpoint });
  return { database, http, db };
}
