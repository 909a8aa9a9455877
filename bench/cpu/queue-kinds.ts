import { MINUTE_MS } from "../../src/market/calendar-date.ts";
import { chooseWindow } from "./choose-window.ts";
import { EVENING_MS, MORNING_MS } from "./fill.ts";
import { expectAnswer, goRound, type Kind } from "./kind.ts";
import { delivery, send } from "./send.ts";
import { TICKERS, type World } from "./world.ts";

const HOUR_MS = 60 * MINUTE_MS;
const MONDAY_EVENING_MS = EVENING_MS + 72 * HOUR_MS;
const FAR = new Date(MORNING_MS + 1_000 * HOUR_MS).toISOString();

/** A page of a run over all tickers, the second, since the first is part of its tick. */
export function page(world: World, bindings: Record<string, string>, job: "iv_metrics" | "eod_sync"): Kind {
  const evening = job === "eod_sync";
  const nextMs = evening ? goRound(world, MONDAY_EVENING_MS, HOUR_MS) : goRound(world);
  const slot = new Date(evening ? MONDAY_EVENING_MS : MORNING_MS).toISOString();
  const runId = `${job}@${slot}`;
  return {
    id: evening ? "eodPage" : "ivMetricsPage",
    title: `${evening ? "eod" : job} page`,
    bare: "post",
    size: () => ({ symbols: TICKERS }),
    async next() {
      if (evening) await forgetMonday(world);
      await openRun(world, { runId, job, slot, pages: 1 });
      const nowMs = nextMs();
      const message = { v: 1, runId, job, page: 1, notAfterMs: nowMs + HOUR_MS };
      const prepared = delivery(bindings, "/queue/job-pages", message, nowMs);
      return async ({ url }) => {
        expectAnswer(job, await send(url, prepared), ({ kind }) => kind === "done");
        const [run] = await world.rows("SELECT status, stored FROM job_runs WHERE id = $1", [runId]);
        if (run?.[0] !== "succeeded" || run[1] === "{}") throw new Error(`${runId} is ${run}.`);
      };
    },
  };
}

/** A slice of SPY of about so many contracts, as the refresh plans it, fetched, valued and stored anew. */
export function slice(world: World, bindings: Record<string, string>, contracts: number): Kind {
  const { from, to } = chooseWindow(world, "SPY", contracts);
  const nextMs = goRound(world);
  const slot = new Date(MORNING_MS).toISOString();
  const runId = `options_refresh@${slot}`;
  const key = `SPY:${from}_${to}`;
  let stored = 0;
  return {
    id: `slice${contracts}`,
    title: `slice of ${contracts.toLocaleString("en-US")}`,
    bare: "post",
    size: () => ({ contracts: stored }),
    async next() {
      await openRun(world, { runId, job: "options_refresh", slot, pages: 0 });
      await world.rows(
        `INSERT INTO job_tasks (run_id, key, symbol, from_date, to_date, side, status, queued_at)
         VALUES ($1, $2, 'SPY', $3, $4, 'ALL', 'queued', $5)`,
        [runId, key, from, to, slot],
      );
      const nowMs = nextMs();
      const head = { v: 1, runId, job: "options_refresh", slotMs: MORNING_MS, notAfterMs: nowMs + HOUR_MS };
      const message = { ...head, symbol: "SPY", from, to, side: "ALL" };
      const prepared = delivery(bindings, "/queue/chain-slices", message, nowMs);
      return async ({ url }) =>
        expectAnswer(key, await send(url, prepared), (body) => {
          stored = Number(body["contracts"]);
          return stored > 0.8 * contracts && stored < 1.2 * contracts;
        });
    },
  };
}

type OpenRun = { runId: string; job: string; slot: string; pages: number };

/** A run in the middle of its work, whatever became of it before. */
async function openRun(world: World, { runId, job, slot, pages }: OpenRun): Promise<void> {
  await world.rows("DELETE FROM job_runs WHERE id = $1", [runId]);
  await world.rows(
    `INSERT INTO job_runs (id, job, slot, trigger, status, claimed_at, published_at, lease_expires_at, pages)
     VALUES ($1, $2, $3, 'manual', 'running', $3, $3, $4, $5)`,
    [runId, job, slot, FAR, String(pages)],
  );
}

/** The day's bars of all tickers, and what was reserved of the provider's rate. */
async function forgetMonday(world: World): Promise<void> {
  await world.rows("DELETE FROM price_bars WHERE timeframe = '1d' AND start > $1", [
    new Date(EVENING_MS).toISOString(),
  ]);
  await world.rows("DELETE FROM provider_windows");
}
