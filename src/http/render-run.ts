// Gives schemas their .openapi().
import "@hono/zod-openapi";
import * as z from "zod";
import type { StoredRun, StoredTask } from "../scheduling/ports.ts";
import { Instant, iso, isoOrNull } from "./schemas.ts";

export const Run = z
  .object({
    id: z.string(),
    slot: Instant,
    trigger: z.string(),
    status: z.string(),
    reason: z.string().nullable(),
    claimedAt: Instant,
    publishedAt: Instant.nullable(),
    finishedAt: Instant.nullable(),
    tasks: z.number(),
    tasksFailed: z.number(),
    contracts: z.number(),
    skipped: z.record(z.string(), z.number()),
    providerCalls: z.number(),
    bytes: z.number(),
    elapsedMs: z.number().openapi({ description: "added up over the slices, which run side by side" }),
    stored: z.record(z.string(), z.number()).openapi({ description: "rows by kind" }),
    failures: z.array(z.object({ subject: z.string(), code: z.string(), message: z.string() })),
    notes: z.array(z.string()),
    pages: z.number().openapi({ description: "invocations of a run that went on through the queue" }),
    requestedBy: z.string().nullable(),
    rangeFrom: z.string().nullable(),
    rangeTo: z.string().nullable(),
    symbol: z.string().nullable().openapi({ description: "the one ticker that a run by hand is about" }),
    clockSkewMs: z.number().nullable().openapi({ description: "the database's clock less the Worker's" }),
  })
  .openapi("Run");

export const Task = z
  .object({
    key: z.string(),
    symbol: z.string(),
    status: z.string(),
    attempts: z.number(),
    contracts: z.number(),
    skipped: z.record(z.string(), z.number()),
    providerCalls: z.number(),
    bytes: z.number(),
    elapsedMs: z.number(),
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
  })
  .openapi("Task");

export function renderRun({ job: _job, ...run }: StoredRun): z.infer<typeof Run> {
  const { slotMs, claimedAtMs, publishedAtMs, finishedAtMs, ...rest } = run;
  return {
    ...rest,
    slot: iso(slotMs),
    claimedAt: iso(claimedAtMs),
    publishedAt: isoOrNull(publishedAtMs),
    finishedAt: isoOrNull(finishedAtMs),
  };
}

export function renderTask(task: StoredTask): z.infer<typeof Task> {
  return task;
}
