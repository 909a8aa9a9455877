import { afterAll, beforeAll, beforeEach } from "vitest";
import { applyMigrations } from "../../local/neon/apply-migrations.ts";
import { openDatabase } from "../../local/neon/open-database.ts";
import { type NeonHttp, startNeonHttp } from "../../local/neon/start-neon-http.ts";
import { connectPostgres, type Database } from "../../src/adapters/postgres/client.ts";
import { borrowDatabase } from "./database-pool.ts";

export type TestDatabase = {
  /** As the Worker connects: the official driver, over HTTP. */
  readonly db: Database;
  readonly http: NeonHttp;
  /** Rows of any statement, every value as PostgreSQL's text. */
  rows(query: string): Promise<(string | null)[][]>;
  exec(script: string): Promise<void>;
};

/**
 * A real Postgres with the project's migrations behind the local Neon, for one test file: PGlite, or the server at
 * CONTRACT_POSTGRES_URL. Every test begins with empty tables and the tickers SPY and AAPL.
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
    await current().database.exec(`DELETE FROM tickers; DELETE FROM job_runs; DELETE FROM job_controls; DELETE FROM alert_states; DELETE FROM discord_posts; DELETE FROM digests;
DELETE FROM usage_daily; DELETE FROM provider_health; DELETE FROM provider_tokens; DELETE FROM provider_windows; DELETE FROM yield_curves; DELETE FROM job_days; DELETE FROM incidents;
INSERT INTO tickers (symbol, name, added_at) VALUES ('SPY', 'SPDR S&P 500', '2026-01-01'), ('AAPL', 'Apple', '2026-01-02')`);
  });
  afterAll(() => current().close());
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
  const { CONTRACT_POSTGRES_URL: server } = process.env;
  const { database, forget } = server === undefined ? await openOwn() : await openOn(server);
  const http = await startNeonHttp({ database, port: 0 });
  const db = connectPostgres({ url: http.connectionString, httpEndpoint: http.fetchEndpoint });
  const close = async () => {
    await http.close();
    await database.close();
    await forget();
  };
  return { database, http, db, close };
}

/** PGlite has one session: it shows what the SQL does, and never two transactions at once. */
async function openOwn() {
  return { database: await borrowDatabase(), forget: async () => undefined };
}

/** A database of this file's own on a real PostgreSQL, where transactions truly overlap. */
async function openOn(server: string) {
  const name = `volaris_test_${process.pid}_${Date.now()}`;
  const maintenance = await openDatabase({ url: server });
  await maintenance.exec(`CREATE DATABASE ${name}`);
  // Tables that were never analysed look large: the server would compile, for seconds, what then runs in milliseconds.
  await maintenance.exec(`ALTER DATABASE ${name} SET jit = off`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const forget = async () => {
    await maintenance.exec(`DROP DATABASE ${name} WITH (FORCE)`);
    await maintenance.close();
  };
  const database = await openDatabase({ url: url.href });
  await applyMigrations(database, "drizzle");
  return { database, forget };
}
