import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import * as z from "zod";
import { settledDays } from "../../iv-metrics/rebuild/read-history-progress.ts";
import type { JobControl } from "../../scheduling/control-ports.ts";
import { JOB_IDS } from "../../scheduling/job.ts";
import { foreignCursor, type Part } from "../lists/cursor.ts";
import { NextCursor } from "../lists/list-query.ts";
import { listed } from "../lists/listed.ts";
import { Run, renderRun, renderTask, Task } from "../render-run.ts";
import { Instant, isoOrNull } from "../schemas.ts";
import type { HttpEnv, HttpServices } from "../services.ts";

const HistoryProgress = z
  .object({
    wanted: z
      .number()
      .openapi({ description: "the last 252 sessions of every active ticker, in days of a ticker" }),
    done: z.number().openapi({ description: "of those, stored or known not to be had" }),
    live: z.number().openapi({ description: "seen live at the close" }),
    rebuilt: z.record(z.string(), z.number()).openapi({ description: "worked out afterwards, by source" }),
    nothing: z.number().openapi({ description: "nobody had it; asked for again after 30 days" }),
    oldestDay: z.string().nullable(),
  })
  .openapi("HistoryProgress");

const Job = z
  .object({
    id: z.enum(JOB_IDS),
    cadence: z.string(),
    graceSeconds: z.number(),
    nextSlot: Instant.nullable(),
    late: z.boolean(),
    paused: z.boolean(),
    control: z
      .object({
        pausedAt: Instant.nullable(),
        pausedBy: z.string().nullable(),
        reason: z.string().nullable(),
        resumedAt: Instant.nullable(),
        resumedBy: z.string().nullable(),
      })
      .nullable()
      .openapi({ description: "the last pause; null for a job that was never paused" }),
    overdueSlot: Instant.nullable(),
    lastRun: Run.nullable(),
    lastSuccess: Run.nullable(),
    history: HistoryProgress.nullable().openapi({ description: "how far iv_history is; null for others" }),
  })
  .openapi("Job");

const Budget = z
  .object({
    resource: z.string(),
    title: z.string(),
    vendor: z.string().openapi({ description: "who sends the bill" }),
    period: z.enum(["day", "month", "hour", "minute", "invocation", "deployment"]),
    planned: z
      .number()
      .nullable()
      .openapi({ description: "what the settings and tickers will take; null where nobody can know it" }),
    used: z
      .number()
      .nullable()
      .openapi({ description: "today (UTC), or this month; null where nobody counts" }),
    limit: z.number().nullable().openapi({
      description: "beyond it something stops; null where nothing does, and more is only paid for",
    }),
    plannedShare: z.number().nullable(),
    usedShare: z.number().nullable(),
    dollars: z
      .number()
      .nullable()
      .openapi({ description: "US dollars a month for what is planned; null where that is unknown" }),
    fits: z.boolean(),
    advice: z.string().nullable().openapi({ description: "what to change where it does not fit" }),
    note: z.string().nullable(),
  })
  .openapi("Budget");

const JOBS = listed(
  z.object({
    schedulerEnabled: z.boolean(),
    jobs: z.array(Job),
    budget: z.array(Budget),
    nextCursor: NextCursor,
  }),
  {
    jobs: { key: ({ id }) => [id], order: "kept" },
    budget: { key: ({ resource }) => [resource], order: "kept" },
  },
);

const listJobs = createRoute({
  method: "get",
  path: "/v1/jobs",
  summary: "Every scheduled job, when it runs next and how it went last",
  request: { query: z.object(JOBS.query) },
  responses: JOBS.answers("All jobs, and what they take of every limited resource"),
});

const USUAL_RUNS = 20;
const RUNS = listed(
  z.object({ job: z.string(), runs: z.array(Run), nextCursor: NextCursor, tasks: z.array(Task).optional() }),
  {
    runs: { key: ({ slot }) => [Date.parse(slot)], order: "down", beside: ["job"] },
    tasks: { key: ({ key }) => [key], order: "up", beside: ["job"] },
  },
  { limit: { most: 200, usual: USUAL_RUNS, description: "at most this many runs" } },
);

const listRuns = createRoute({
  method: "get",
  path: "/v1/jobs/{id}/runs",
  summary: "The ledger of one job, newest first",
  request: {
    params: z.object({ id: z.enum(JOB_IDS) }),
    query: z.object({
      tasks: z
        .enum(["true", "false"])
        .default("false")
        .openapi({ description: "true adds the slices of the newest run" }),
      ...RUNS.query,
    }),
  },
  responses: RUNS.answers("Runs, whatever became of them"),
});

function renderControl({ pausedAtMs, pausedBy, reason, resumedAtMs, resumedBy }: JobControl) {
  return { pausedAt: isoOrNull(pausedAtMs), pausedBy, reason, resumedAt: isoOrNull(resumedAtMs), resumedBy };
}

export function mountJobs(app: OpenAPIHono<HttpEnv>, services: HttpServices): void {
  app.openapi(listJobs, async (c) => {
    const list = JOBS.asked(c, c.req.valid("query"));
    const [jobs, budget, history] = await Promise.all([
      services.jobs.status(),
      services.operations.budget(),
      services.jobs.history(),
    ]);
    return list.answer({
      schedulerEnabled: services.schedulerEnabled,
      budget,
      jobs: jobs.map(({ nextSlotMs, overdueSlotMs, lastRun, lastSuccess, control, daily: _, ...job }) => ({
        ...job,
        control: control && renderControl(control),
        nextSlot: isoOrNull(nextSlotMs),
        overdueSlot: isoOrNull(overdueSlotMs),
        lastRun: lastRun && renderRun(lastRun),
        lastSuccess: lastSuccess && renderRun(lastSuccess),
        history: job.id === "iv_history" ? { ...history, done: settledDays(history) } : null,
      })),
    });
  });

  app.openapi(listRuns, async (c) => {
    const { id } = c.req.valid("param");
    const { tasks, ...query } = c.req.valid("query");
    const list = RUNS.asked(c, query);
    const ofTasks = list.name === "tasks";
    const limit = ofTasks ? 1 : (list.limit ?? USUAL_RUNS);
    // One more tells whether there are more.
    const found = await services.jobs.runs(id, limit + 1, ofTasks ? undefined : slotOf(list.after));
    const runs = found.slice(0, limit);
    const newest = runs[0];
    const slices =
      (ofTasks || tasks === "true") && newest !== undefined
        ? await services.jobs.tasks(newest.id)
        : undefined;
    const body = { job: id, runs: runs.map(renderRun), ...(slices && { tasks: slices.map(renderTask) }) };
    if (ofTasks) return list.answer(body);
    const last = found.length > limit ? runs.at(-1) : undefined;
    return list.answer(body, { next: last === undefined ? null : [last.slotMs] });
  });
}

/** The slot of a cursor, epoch ms. */
function slotOf(after: readonly Part[] | null): number | undefined {
  if (after === null) return undefined;
  const [slotMs] = after;
  if (typeof slotMs !== "number" || !Number.isSafeInteger(slotMs)) throw foreignCursor();
  return slotMs;
}
