import { join } from "node:path";
import { PROJECT_DIR } from "../../local/project.ts";
import { seedTickers } from "../../local/seed-tickers.ts";
import { chooseTickers } from "../../local/simulate/choose-tickers.ts";
import { type Stack, startStack } from "../../local/stack.ts";

/** What the Workers of the bench live on: one stack, in this process, whose CPU is not theirs. */
export type World = {
  stack: Stack;
  /** Moves the market to that instant, epoch ms. */
  moveMarket(toMs: number): void;
  /** All rows of a query, each a list of texts. */
  rows(sql: string, params?: (string | null)[]): Promise<(string | null)[][]>;
  close(): Promise<void>;
};

/** As many as a page of eod_sync takes on. */
export const TICKERS = 20;
/** Only a name that signatures are made for: nothing is delivered by the queue. */
const PUBLIC_PORT = 1;

export async function openWorld(startMs: number): Promise<World> {
  let marketMs = startMs;
  const stack = await startStack({
    stateDir: null,
    databaseUrl: null,
    workerPort: PUBLIC_PORT,
    firstPort: 0,
    migrationsDir: join(PROJECT_DIR, "drizzle"),
    nowMs: () => marketMs,
    clockOffsetMs: 0,
    replayDir: null,
  });
  // What a tick publishes stays in the queue: the bench delivers itself, one message at a time.
  stack.qstash.faults.add({ kind: "held" });
  await seedTickers(stack.database, chooseTickers(TICKERS));
  return {
    stack,
    moveMarket(toMs) {
      marketMs = toMs;
    },
    rows: async (sql, params = []) => (await stack.database.query(sql, params)).rows,
    close: () => stack.close(),
  };
}
