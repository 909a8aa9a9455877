import type { Statement } from "../../local/neon/statements.ts";
import { createChainReader } from "../../src/adapters/postgres/chains/chain-reader.ts";
import { createPlanReader } from "../../src/adapters/postgres/chains/plan-reader.ts";
import { createPositionReader } from "../../src/adapters/postgres/chains/position-reader.ts";
import { connectPostgres, type Database } from "../../src/adapters/postgres/client.ts";
import { createVolatilityReader } from "../../src/adapters/postgres/iv-metrics/volatility-reader.ts";
import { createPriceReader } from "../../src/adapters/postgres/prices/price-reader.ts";
import type { Scaled } from "./open-scaled.ts";

export type ReadTime = {
  title: string;
  /** Median until the driver has the rows, milliseconds. */
  ms: number;
  /** Pages of eight kilobytes that its statements touch. */
  pages: number;
  /** Tables of more than a hundred rows that a statement goes through from end to end. */
  wholeTables: string[];
};

const [TODAY, SYMBOL, SAMPLES, WARM_UPS] = ["2026-11-23", "TK1", 15, 3];
const NEAR = "2026-11-28";

/** What the main routes read, through the stores that the Worker reads by. */
export async function timeReads(scaled: Scaled): Promise<ReadTime[]> {
  const times: ReadTime[] = [];
  const db = connectPostgres({ url: scaled.http.connectionString, httpEndpoint: scaled.http.fetchEndpoint });
  for (const [title, read] of mainReads(db)) {
    const statements = await statementsOf(scaled, read);
    const samples: number[] = [];
    for (let i = 0; i < WARM_UPS + SAMPLES; i += 1) {
      const startedMs = performance.now();
      await read();
      if (i >= WARM_UPS) samples.push(performance.now() - startedMs);
    }
    const ms = samples.sort((a, b) => a - b)[Math.floor(SAMPLES / 2)] ?? Number.NaN;
    times.push({ title, ms, ...(await explained(scaled, statements)) });
  }
  return times;
}

function mainReads(db: Database): [string, () => Promise<unknown>][] {
  const [chains, positions, plans] = [createChainReader(db), createPositionReader(db), createPlanReader(db)];
  const [volatility, prices] = [createVolatilityReader(db), createPriceReader(db)];
  const strikes = [100, 105, 110, 115];
  return [
    ["/v1/tickers", () => chains.listTickers(TODAY)],
    ["quote", () => prices.findQuote(SYMBOL)],
    ["a chain", () => chains.readNearest(SYMBOL, { date: NEAR, from: TODAY })],
    ["/v1/calc", () => positions.readGround(SYMBOL, TODAY, [{ expiration: NEAR, strikes }])],
    ["/v1/plan", () => plans.readPlanGround(SYMBOL, TODAY, { near: NEAR, later: null })],
    [
      "volatility",
      () => Promise.all([volatility.readRankDays(SYMBOL), volatility.readSnapshots(SYMBOL, TODAY)]),
    ],
    ["overview and /scan", () => volatility.readScan(TODAY)],
  ];
}

/** What a read asks the database. */
async function statementsOf({ database }: Scaled, read: () => Promise<unknown>): Promise<Statement[]> {
  const asked: Statement[] = [];
  const { query, batch } = database;
  database.query = (text, params = []) => {
    asked.push({ query: text, params });
    return query(text, params);
  };
  database.batch = (statements, options) => {
    asked.push(...statements);
    return batch(statements, options);
  };
  await read().finally(() => Object.assign(database, { query, batch }));
  return asked;
}

type Node = {
  "Node Type": string;
  "Relation Name"?: string;
  "Actual Rows"?: number;
  "Shared Hit Blocks"?: number;
  "Shared Read Blocks"?: number;
  Plans?: Node[];
};

const MANY_ROWS = 100;

async function explained({ database }: Scaled, statements: readonly Statement[]) {
  let pages = 0;
  const whole = new Set<string>();
  const walk = (node: Node) => {
    if (node["Node Type"] === "Seq Scan" && (node["Actual Rows"] ?? 0) > MANY_ROWS)
      whole.add(node["Relation Name"] ?? "");
    for (const part of node.Plans ?? []) walk(part);
  };
  for (const { query, params } of statements) {
    const { rows } = await database.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${query}`, params);
    const [{ Plan }] = JSON.parse(rows[0]?.[0] ?? "[]") as [{ Plan: Node }];
    pages += (Plan["Shared Hit Blocks"] ?? 0) + (Plan["Shared Read Blocks"] ?? 0);
    walk(Plan);
  }
  return { pages, wholeTables: [...whole] };
}
