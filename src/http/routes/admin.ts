import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import * as z from "zod";
import { JOB_IDS } from "../../scheduling/job.ts";
import { RANGE_JOBS, SYMBOL_JOBS } from "../../scheduling/run-request.ts";
import { emptyBodyIsNone } from "../middleware/empty-body-is-none.ts";
import { DateText, ErrorAnswer, Instant, iso, StoredText, SymbolParam } from "../schemas.ts";
import type { HttpEnv, HttpServices } from "../services.ts";

const json = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  description,
  content: { "application/json": { schema } },
});
const refusal = json("What went wrong, why, and what to do", ErrorAnswer);
const params = z.object({ id: z.enum(JOB_IDS) });
const worded = (most: number) =>
  StoredText.min(1, "must not be empty").max(most, `must have at most ${most} characters`);
const by = worded(80).default("operator").openapi({ description: "who asks, for the ledger" });

const RunRequest = z
  .strictObject({
    from: DateText.optional(),
    to: DateText.optional(),
    symbol: SymbolParam.optional().openapi({
      description: `the one ticker it is about: ${SYMBOL_JOBS.join(", ")}`,
    }),
    dryRun: z
      .boolean()
      .default(false)
      .openapi({
        description: `answers what the run would take and starts nothing: ${SYMBOL_JOBS.join(", ")}`,
      }),
    by,
    takeOver: z.boolean().default(false).openapi({
      description: "gives up a run that is going on and shows no sign of life, and starts anew",
    }),
  })
  .refine(({ from, to }) => from !== undefined || to === undefined, {
    error: "goes with from",
    path: ["to"],
  });

const Plan = z
  .object({
    symbols: z.array(z.string()),
    days: z.number().openapi({ description: "sessions" }),
    tickerDays: z.number().openapi({ description: "days of all tickers together" }),
    firstDay: z.string().nullable(),
    lastDay: z.string().nullable(),
    provider: z.string().nullable().openapi({ description: "who would be asked first" }),
    usd: z.number().nullable().openapi({ description: "US dollars: the price of one day times the days" }),
    maxUsd: z.number().openapi({ description: "what a run may cost, DATABENTO_MAX_COST_USD" }),
    messages: z.number(),
    requests: z.number(),
    cpuMsPerPage: z.number(),
    doneBy: Instant,
    withoutClose: z.array(z.object({ symbol: z.string(), days: z.number() })),
    unnamed: z.array(z.string()),
    words: z.array(z.string()).openapi({ description: "the same in sentences" }),
  })
  .openapi("HistoryPlan");

const runJob = createRoute({
  method: "post",
  path: "/admin/jobs/{id}/run",
  summary: "Runs a job once, now, also outside the session",
  description:
    `${RANGE_JOBS.join(", ")} take a range of New York dates, both included; iv_history also from alone, up to the last closed session, and a ticker. 409 while the job is running: the error ` +
    "says since when and when it is free at the latest, and may be taken over after `Retry-After` seconds, 0 for at once.",
  security: [{ admin: [] }],
  request: { params, body: { content: { "application/json": { schema: RunRequest } }, required: false } },
  responses: {
    200: json("What the run would take, for dryRun", z.object({ dryRun: z.literal(true), plan: Plan })),
    202: json("Claimed and begun", z.object({ runId: z.string(), outcome: z.literal("claimed") })),
    default: refusal,
  },
});

const pauseJob = createRoute({
  method: "post",
  path: "/admin/jobs/{id}/pause",
  summary: "Keeps a job from starting until it is resumed; what it has queued is dropped",
  security: [{ admin: [] }],
  request: {
    params,
    body: {
      required: true,
      content: {
        "application/json": { schema: z.strictObject({ reason: worded(200), by }) },
      },
    },
  },
  responses: {
    200: json("Paused", z.object({ job: z.string(), paused: z.literal(true) })),
    default: refusal,
  },
});

const resumeJob = createRoute({
  method: "post",
  path: "/admin/jobs/{id}/resume",
  summary: "Lets a paused job go on at its next slot; none of the pause's slots is made up for",
  security: [{ admin: [] }],
  request: {
    params,
    body: { required: false, content: { "application/json": { schema: z.strictObject({ by }) } } },
  },
  responses: {
    200: json("Resumed", z.object({ job: z.string(), paused: z.literal(false) })),
    default: refusal,
  },
});

function renderPlan(plan: Awaited<ReturnType<HttpServices["jobs"]["dryRun"]>>): z.infer<typeof Plan> {
  const { doneByMs, refusals: _told, ...rest } = plan;
  return { ...rest, doneBy: iso(doneByMs) };
}

/** The operator's levers on jobs. Everything below /admin asks for the token. */
export function mountAdmin(app: OpenAPIHono<HttpEnv>, services: HttpServices): void {
  app.use("/admin/*", emptyBodyIsNone);
  app.openAPIRegistry.registerComponent("securitySchemes", "admin", { type: "http", scheme: "bearer" });

  app.openapi(runJob, async (c) => {
    const { id: job } = c.req.valid("param");
    const { from, to, symbol = null, dryRun, by: who = "operator", takeOver } = c.req.valid("json") ?? {};
    const range = from === undefined ? null : { from, ...(to !== undefined && { to }) };
    if (dryRun === true) {
      const plan = renderPlan(await services.jobs.dryRun({ job, range, symbol }));
      return c.json({ dryRun: true as const, plan }, 200);
    }
    const more = { ...(symbol !== null && { symbol }), ...(takeOver === true && { takeOver }) };
    const { runId } = await services.jobs.run({ job, by: who, range, ...more });
    return c.json({ runId, outcome: "claimed" as const }, 202);
  });

  app.openapi(pauseJob, async (c) => {
    const { id: job } = c.req.valid("param");
    await services.jobs.pause({ job, ...c.req.valid("json") });
    return c.json({ job, paused: true as const }, 200);
  });

  app.openapi(resumeJob, async (c) => {
    const { id: job } = c.req.valid("param");
    await services.jobs.resume({ job, by: c.req.valid("json")?.by ?? "operator" });
    return c.json({ job, paused: false as const }, 200);
  });
}
