import { afterAll, beforeAll } from "vitest";
import type { Database } from "../../local/neon/database.ts";
import { type NeonHttp, startNeonHttp } from "../../local/neon/start-neon-http.ts";
import { borrowDatabase } from "../support/database-pool.ts";

/** The stand-in with small limits, spoken to without the driver. */
export type Wire = {
  neon(): NeonHttp;
};

/** Starts it before the tests of a file and ends it after them. */
export function startWire(): Wire {
  let running: { database: Database; neon: NeonHttp } | undefined;
  beforeAll(async () => {
    const database = await borrowDatabase();
    const neon = await startNeonHttp({
      database,
      port: 0,
      maxRequestBytes: 20_000,
      maxResponseBytes: 20_000,
    });
    running = { database, neon };
  });
  afterAll(async () => {
    await running?.neon.close();
    await running?.database.close();
  });
  return {
    neon() {
      if (!running) throw new Error("the stand-in starts before the first test");
      return running.neon;
    },
  };
}

type WireResult = {
  rows: unknown[];
  rowAsArray: boolean;
  command: string;
  rowCount: number | null;
};

/** All that an answer may hold; a batch has results, a refusal has a message. */
export type WireBody = WireResult & {
  results: WireResult[];
  message: string;
};

/** Posts a query (or any text) with a valid connection string, unless the headers say otherwise. */
export async function postSql(wire: Wire, body: unknown, headers: Record<string, string> = {}) {
  const { fetchEndpoint, connectionString } = wire.neon();
  const response = await fetch(fetchEndpoint, {
    method: "POST",
    headers: { "Neon-Connection-String": connectionString, ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: await response.json<WireBody>() };
}
