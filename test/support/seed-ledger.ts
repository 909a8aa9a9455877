import type { Database } from "../../src/adapters/postgres/client.ts";
import { jobRuns, jobTasks } from "../../src/adapters/postgres/schema/index.ts";
import type { LostTask } from "../../src/chains/ports.ts";
import type { StoredRun, StoredTask } from "../../src/scheduling/ports.ts";
import { aStoredRun } from "./stored-runs.ts";

const instant = (ms: number | null) => (ms === null ? null : new Date(ms));

/** Writes runs as a ledger would have left them. */
export async function seedRuns(db: Database, runs: readonly StoredRun[]): Promise<void> {
  if (runs.length === 0) return;
  await db.insert(jobRuns).values(
    runs.map(({ slotMs, claimedAtMs, publishedAtMs, finishedAtMs, trigger, status, ...run }) => ({
      ...run,
      trigger: trigger as "schedule" | "manual",
      status: status as typeof jobRuns.$inferSelect.status,
      slot: new Date(slotMs),
      claimedAt: new Date(claimedAtMs),
      publishedAt: instant(publishedAtMs),
      finishedAt: instant(finishedAtMs),
    })),
  );
}

/** Writes a run's tasks, of whatever window. */
export async function seedTasks(db: Database, runId: string, tasks: readonly StoredTask[]): Promise<void> {
  await db.insert(jobTasks).values(
    tasks.map(({ status, ...task }) => ({
      ...task,
      runId,
      status: status as typeof jobTasks.$inferSelect.status,
      fromDate: "2026-11-23",
      toDate: "2030-03-07",
      side: "ALL" as const,
      queuedAt: new Date(),
    })),
  );
}

/** Writes lost tasks, and the runs in which they were lost. */
export async function seedLost(db: Database, tasks: readonly LostTask[]): Promise<void> {
  const slots = [...new Set(tasks.map(({ slotMs }) => slotMs))];
  await seedRuns(
    db,
    slots.map((slotMs) => aStoredRun({ slotMs, status: "failed" })),
  );
  await db.insert(jobTasks).values(
    tasks.map(({ from: fromDate, to: toDate, slotMs, finishedAtMs, ...task }) => ({
      ...task,
      fromDate,
      toDate,
      queuedAt: new Date(slotMs),
      finishedAt: instant(finishedAtMs),
    })),
  );
}
