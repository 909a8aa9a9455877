import { symbolsPerRun } from "../../src/composition/work-sizes.ts";
import { parseConfig } from "../../src/config/config.ts";
import { MINUTE_MS } from "../../src/market/calendar-date.ts";
import { watchDue } from "../../src/operations/watch-due.ts";
import { dueSlots } from "../../src/scheduling/due-slots.ts";
import { buildSchedule } from "../../src/scheduling/schedule.ts";
import type { Kind } from "./kind.ts";
import type { World } from "./world.ts";

const SUNDAY_MS = Date.parse("2026-11-22T12:00:00Z");
const SESSION = { fromMs: Date.parse("2026-11-24T15:31:00Z"), toMs: Date.parse("2026-11-24T20:59:00Z") };

/** A minute of a Sunday in which nothing is due and nobody watches. */
export function idleTick(world: World, bindings: Record<string, string>): Kind {
  const schedule = buildSchedule(parseConfig(bindings).scheduler);
  let lastMs = SUNDAY_MS;
  return {
    id: "idleTick",
    title: "idle tick",
    bare: "tick",
    size: () => ({}),
    async next() {
      do lastMs += MINUTE_MS;
      while (watchDue(lastMs) || dueSlots({ schedule, scheduledTimeMs: lastMs }).length > 0);
      const atMs = lastMs;
      world.moveMarket(atMs);
      return (worker) => worker.tick(atMs);
    },
  };
}

/** A minute of the session in which only prices_1m starts: bars and last prices of as many symbols as a run asks for. */
export function sessionTick(world: World, bindings: Record<string, string>): Kind {
  const config = parseConfig(bindings);
  const schedule = buildSchedule(config.scheduler);
  let lastMs = SESSION.fromMs;
  return {
    id: "sessionTick",
    title: "session tick",
    bare: "tick",
    size: () => ({ symbols: symbolsPerRun(config) }),
    async next() {
      do {
        lastMs += MINUTE_MS;
        // Every isolate meets the other jobs' slots as another one left them.
        await settleOthers(world, dueSlots({ schedule, scheduledTimeMs: lastMs }), lastMs);
      } while (watchDue(lastMs) || lastMs % (5 * MINUTE_MS) === 0);
      const atMs = lastMs;
      if (atMs > SESSION.toMs) throw new Error("The session is over before all its ticks are measured.");
      world.moveMarket(atMs);
      return async (worker) => {
        await worker.tick(atMs);
        const [run] = await world.rows("SELECT status, stored FROM job_runs WHERE id = $1", [
          `prices_1m@${new Date(atMs).toISOString()}`,
        ]);
        if (run?.[0] !== "succeeded" || !run[1]?.includes("bars_1m"))
          throw new Error(`prices_1m of ${new Date(atMs).toISOString()} is ${run}.`);
      };
    },
  };
}

async function settleOthers(world: World, due: ReturnType<typeof dueSlots>, atMs: number): Promise<void> {
  const at = new Date(atMs).toISOString();
  for (const { job, slotMs } of due) {
    const slot = new Date(slotMs).toISOString();
    if (job.id === "prices_1m" && slotMs === atMs) continue;
    await world.rows(
      `INSERT INTO job_runs (id, job, slot, trigger, status, claimed_at, published_at, finished_at)
       VALUES ($1, $2, $3, 'schedule', 'succeeded', $4, $4, $4) ON CONFLICT DO NOTHING`,
      [`${job.id}@${slot}`, job.id, slot, at],
    );
  }
}
