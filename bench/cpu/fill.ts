import { delivery, send } from "./send.ts";
import type { Workerd } from "./start-workerd.ts";
import type { World } from "./world.ts";

/** Instants of the bench: the evening before, and a Monday morning with its first refresh. */
export const EVENING_MS = Date.parse("2026-11-20T22:15:00Z");
export const MORNING_MS = Date.parse("2026-11-23T15:00:00Z");
/** Metrics of 15:30 wait for the refresh of that time. */
const METRICS_MS = MORNING_MS + 40 * 60_000;

const HOUR_MS = 3_600_000;
const PAGES = 12;

/**
 * Fills the database by the Worker's own jobs: a year of daily bars, then every chain in scope and its metrics; the
 * closes of a year, which only time brings, are the day's own moved back.
 */
export async function fill(world: World, worker: Workerd, bindings: Record<string, string>): Promise<void> {
  await fillDailyBars(world, worker, bindings);
  await refreshChains(world, worker, bindings, { slotMs: MORNING_MS });
  world.moveMarket(METRICS_MS);
  await worker.tick(METRICS_MS);
  await copyCloses(world);
  const [counts] = await world.rows(
    "SELECT (SELECT count(*) FROM option_contracts), (SELECT count(*) FROM price_bars), (SELECT count(*) FROM iv_metrics)",
  );
  const [contracts, bars, closes] = (counts ?? []).map(Number);
  if (!contracts || !bars || !closes) throw new Error(`The database was not filled: ${counts}.`);
}

async function fillDailyBars(world: World, worker: Workerd, bindings: Record<string, string>): Promise<void> {
  const job = "eod_sync";
  const runId = `${job}@${new Date(EVENING_MS).toISOString()}`;
  world.moveMarket(EVENING_MS);
  await worker.tick(EVENING_MS);
  for (let page = 1; page < PAGES; page += 1) {
    const [run] = await world.rows("SELECT status FROM job_runs WHERE id = $1", [runId]);
    if (run?.[0] === "succeeded" || run?.[0] === "partial") return;
    const atMs = EVENING_MS + page * HOUR_MS;
    world.moveMarket(atMs);
    const message = { v: 1, runId, job, page, notAfterMs: atMs + 12 * HOUR_MS };
    await send(worker.url, delivery(bindings, "/queue/job-pages", message, atMs));
  }
  throw new Error(`${runId} does not end.`);
}

/** The refresh of a slot, all of it or of one symbol: whoever asks later than half an hour after it would wait for a new one. */
export async function refreshChains(
  world: World,
  worker: Workerd,
  bindings: Record<string, string>,
  { slotMs, only }: { slotMs: number; only?: string },
): Promise<void> {
  const runId = `options_refresh@${new Date(slotMs).toISOString()}`;
  world.moveMarket(slotMs);
  await worker.tick(slotMs);
  const tasks = await world.rows(
    "SELECT symbol, from_date, to_date, side FROM job_tasks WHERE run_id = $1 AND ($2::text IS NULL OR symbol = $2)",
    [runId, only ?? null],
  );
  if (tasks.length === 0) throw new Error(`${runId} asked for nothing.`);
  for (const [i, [symbol, from, to, side]] of tasks.entries()) {
    // No more than the market allows a minute.
    const atMs = slotMs + i * 5_000;
    world.moveMarket(atMs);
    const head = { v: 1, runId, job: "options_refresh", slotMs, notAfterMs: atMs + HOUR_MS };
    const message = { ...head, symbol, from, to, side };
    await send(worker.url, delivery(bindings, "/queue/chain-slices", message, atMs));
  }
}

async function copyCloses(world: World): Promise<void> {
  const columns = await world.rows(
    `SELECT quote_ident(column_name) FROM information_schema.columns WHERE table_name = 'iv_metrics'
     AND column_name NOT IN ('slot', 'day', 'is_close') ORDER BY 1`,
  );
  const names = columns.map(([name]) => name).join(", ");
  await world.rows(
    `INSERT INTO iv_metrics (slot, day, is_close, ${names})
     SELECT slot - back * interval '1 day', day - back, true, ${names}
     FROM iv_metrics, generate_series(1, 252) AS back`,
  );
}
