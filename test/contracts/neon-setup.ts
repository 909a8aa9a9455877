import { neon, neonConfig } from "@neondatabase/serverless";
import { drizzle, type NeonHttpDatabase } from "drizzle-orm/neon-http";
import { bigint, boolean, date, jsonb, numeric, pgTable, text, timestamp, unique } from "drizzle-orm/pg-core";
import { afterAll, test } from "vitest";
import { openDatabase } from "../../local/neon/open-database.ts";
import { startNeonHttp } from "../../local/neon/start-neon-http.ts";
import { borrowDatabase } from "../support/database-pool.ts";

/** A table with every kind of column that the project stores. */
export const trades = pgTable(
  "contract_trades",
  {
    id: bigint({ mode: "bigint" }).primaryKey(),
    symbol: text().notNull(),
    price: numeric({ precision: 12, scale: 4 }),
    tradedOn: date("traded_on"),
    tradedAt: timestamp("traded_at", { withTimezone: true }),
    isAdjusted: boolean("is_adjusted"),
    tags: text().array(),
    raw: jsonb(),
  },
  (table) => [unique("contract_trades_symbol_day").on(table.symbol, table.tradedOn)],
);

const CREATE_TRADES = `
  DROP TABLE IF EXISTS contract_trades;
  CREATE TABLE contract_trades (
    id bigint PRIMARY KEY, symbol text NOT NULL, price numeric(12,4), traded_on date, traded_at timestamptz,
    is_adjusted boolean, tags text[], raw jsonb,
    CONSTRAINT contract_trades_symbol_day UNIQUE (symbol, traded_on))`;

export type NeonUnderTest = {
  db: NeonHttpDatabase;
  connectionString: string;
};

type Target = {
  name: string;
  /** Starts it once; the connection string and the endpoint that the driver must use. */
  open(): Promise<{ connectionString: string; fetchEndpoint: typeof neonConfig.fetchEndpoint }>;
};

const neonsOwnEndpoint = neonConfig.fetchEndpoint;
const cleanups: (() => Promise<void>)[] = [];

function standIn(name: string, url?: string): Target {
  const open = oncePerFile(async () => {
    const database = url === undefined ? await borrowDatabase() : await openDatabase({ url });
    const http = await startNeonHttp({ database, port: 0 });
    cleanups.push(http.close, database.close);
    return http;
  });
  return { name, open };
}

function oncePerFile<T>(start: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | undefined;
  return () => {
    if (started === undefined) {
      started = start();
      cleanups.push(async () => {
        started = undefined;
      });
    }
    return started;
  };
}

function targets(): Target[] {
  const { CONTRACT_POSTGRES_URL: postgres, CONTRACT_DATABASE_URL: real } = process.env;
  const list = [standIn("PGlite")];
  if (postgres) list.push(standIn("PostgreSQL", postgres));
  else console.log("skipped: no real PostgreSQL behind the local Neon (set CONTRACT_POSTGRES_URL)");
  if (real) {
    const endpoint = { connectionString: real, fetchEndpoint: neonsOwnEndpoint };
    list.push({ name: "Neon itself", open: async () => endpoint });
  } else console.log("skipped: Neon itself (set CONTRACT_DATABASE_URL)");
  return list;
}

const TARGETS = targets();

/** Registers a test for each Neon there is: the stand-in on PGlite, on a real PostgreSQL, and Neon itself. */
export function contractTest(name: string, run: (under: NeonUnderTest) => Promise<void>): void {
  // Of the file that is being collected: files of one process share this module.
  afterAll(cleanUp);
  for (const target of TARGETS) {
    test(`${target.name}: ${name}`, async () => {
      const { connectionString, fetchEndpoint } = await target.open();
      neonConfig.fetchEndpoint = fetchEndpoint;
      const db = drizzle({ client: neon(connectionString) });
      for (const statement of CREATE_TRADES.split(";")) await db.execute(statement);
      await run({ db, connectionString });
    });
  }
}

async function cleanUp() {
  for (const cleanup of cleanups.splice(0)) await cleanup();
}
