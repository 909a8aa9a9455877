import { z } from "zod";
import type { Database } from "../../local/neon/database.ts";
import type { ChainSliceMessage } from "../../src/chains/messages.ts";
import { type ChainSlice, sliceKey } from "../../src/chains/slice.ts";

const Run = z.object({
  id: z.string(),
  slot: z.string(),
  trigger: z.string(),
  status: z.string(),
  reason: z.string().nullable(),
  finished_at: z.string().nullable(),
  tasks: z.number(),
  tasks_failed: z.number(),
  contracts: z.number(),
  skipped: z.record(z.string(), z.number()),
  provider_calls: z.number(),
  bytes: z.number(),
  stored: z.record(z.string(), z.number()),
  failures: z.array(z.looseObject({ subject: z.string(), code: z.string() })),
  notes: z.array(z.string()),
  pages: z.number(),
  requested_by: z.string().nullable(),
  range_from: z.string().nullable(),
  range_to: z.string().nullable(),
});
export type LedgerRun = z.infer<typeof Run>;

const Task = z.object({
  key: z.string(),
  symbol: z.string(),
  from_date: z.string(),
  to_date: z.string(),
  side: z.enum(["ALL", "CALL", "PUT"]),
  status: z.string(),
  attempts: z.number(),
  contracts: z.number(),
  skipped: z.record(z.string(), z.number()),
  provider_calls: z.number(),
  error_code: z.string().nullable(),
  error_message: z.string().nullable(),
});
export type LedgerTask = z.infer<typeof Task>;

const Contract = z.object({
  occ_symbol: z.string(),
  symbol: z.string(),
  root: z.string(),
  expiration: z.string(),
  strike: z.number(),
  option_type: z.enum(["call", "put"]),
  settlement: z.string(),
  bid: z.number().nullable(),
  ask: z.number().nullable(),
  mark_price: z.number(),
  implied_volatility: z.number().nullable(),
  implied_volatility_status: z.string(),
  provider_implied_volatility: z.number().nullable(),
  last_updated: z.string(),
});
export type StoredRow = z.infer<typeof Contract>;

export type SystemLedger = {
  rows(sql: string, params?: string[]): Promise<unknown[]>;
  count(table: string): Promise<number>;
  /** Of the option refresh unless another job is named; newest slot first. */
  runs(job?: string): Promise<LedgerRun[]>;
  run(id: string): Promise<LedgerRun>;
  tasks(runId: string): Promise<LedgerTask[]>;
  /** What is stored for a symbol, by OCC symbol. */
  contracts(symbol: string): Promise<StoredRow[]>;
  /** Writes a run with one queued slice, as planning leaves it, and returns the message that stands for the slice. */
  openSlice(slice: ChainSlice, run: { slotMs: number; notAfterMs: number }): Promise<ChainSliceMessage>;
};

/** The database as the operator's psql would read it. */
export function openLedger(database: Database): SystemLedger {
  const rows = async (sql: string, params: string[] = []): Promise<unknown[]> => {
    const result = await database.query(`SELECT coalesce(json_agg(t), '[]') FROM (${sql}) AS t`, params);
    return z.array(z.unknown()).parse(JSON.parse(result.rows[0]?.[0] ?? "[]"));
  };
  const runs = async (job = "options_refresh") =>
    z.array(Run).parse(await rows("SELECT * FROM job_runs WHERE job = $1 ORDER BY slot DESC", [job]));
  return {
    rows,
    runs,
    async count(table) {
      return z.tuple([z.object({ n: z.number() })]).parse(await rows(`SELECT count(*) AS n FROM ${table}`))[0]
        .n;
    },
    async run(id) {
      const found = (await runs(id.split("@")[0])).find((run) => run.id === id);
      if (found === undefined) throw new Error(`The ledger has no run ${id}.`);
      return found;
    },
    tasks: async (runId) =>
      z.array(Task).parse(await rows("SELECT * FROM job_tasks WHERE run_id = $1 ORDER BY key", [runId])),
    contracts: async (symbol) =>
      z
        .array(Contract)
        .parse(await rows("SELECT * FROM option_contracts WHERE symbol = $1 ORDER BY occ_symbol", [symbol])),
    openSlice: (slice, run) => openSlice(database, slice, run),
  };
}

async function openSlice(
  database: Database,
  slice: ChainSlice,
  { slotMs, notAfterMs }: { slotMs: number; notAfterMs: number },
): Promise<ChainSliceMessage> {
  const runId = `options_refresh@${new Date(slotMs).toISOString()}`;
  const [slot, lease] = [slotMs, notAfterMs].map((ms) => new Date(ms).toISOString());
  await database.query(
    `INSERT INTO job_runs (id, job, slot, trigger, status, claimed_at, published_at, lease_expires_at)
     VALUES ($1, 'options_refresh', $2, 'manual', 'running', $2, $2, $3) ON CONFLICT DO NOTHING`,
    [runId, slot ?? null, lease ?? null],
  );
  await database.query(
    `INSERT INTO job_tasks (run_id, key, symbol, from_date, to_date, side, status, queued_at)
     VALUES ($1, $2, $3, $4, $5, $6, 'queued', $7)`,
    [runId, sliceKey(slice), slice.symbol, slice.from, slice.to, slice.side, slot ?? null],
  );
  return { v: 1, runId, job: "options_refresh", slotMs, notAfterMs, redrive: 0, ...slice };
}
