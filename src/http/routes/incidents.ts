import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import * as z from "zod";
import type { Incident as StoredIncident } from "../../operations/incidents/incident.ts";
import { JOB_IDS } from "../../scheduling/job.ts";
import { answers, Instant, iso, isoOrNull } from "../schemas.ts";
import type { HttpEnv, HttpServices } from "../services.ts";

const Incident = z
  .object({
    condition: z.string().openapi({ description: "stable, e.g. job_late:options_refresh" }),
    component: z.string().openapi({ description: "the job or provider that it is about" }),
    title: z.string(),
    words: z.string().openapi({ description: "what it means" }),
    severity: z.enum(["warning", "critical"]),
    began: Instant,
    ended: Instant.nullable().openapi({ description: "null while it lasts" }),
  })
  .openapi("Incident");

const listIncidents = createRoute({
  method: "get",
  path: "/v1/incidents",
  summary: "What was wrong, from when to when: the last ninety days, newest first",
  responses: answers(z.object({ incidents: z.array(Incident) }), "At most two hundred"),
});

const count = z.number();

const JobDay = z
  .object({
    day: z.string().openapi({ description: "UTC date; a slot belongs to the day on which it was due" }),
    state: z.enum(["up", "partly", "down", "skipped", "waiting", "none", "unknown"]).openapi({
      description:
        "down: nothing came of any slot; partly: something failed and something came; none: nothing was due; unknown: the ledger does not reach back so far",
    }),
    due: count,
    runs: count,
    succeeded: count,
    partial: count,
    failed: count,
    missed: count,
    abandoned: count,
    skipped: count,
    downSeconds: count.openapi({ description: "how long the job was down for slots of that day" }),
    reason: z.string().nullable().openapi({ description: "why the last slot that came to nothing did" }),
  })
  .openapi("JobDay");

const listDays = createRoute({
  method: "get",
  path: "/v1/jobs/days",
  summary: "The last ninety UTC days of every job, oldest first",
  responses: answers(
    z.object({ jobs: z.array(z.object({ job: z.enum(JOB_IDS), days: z.array(JobDay) })) }),
    "Ninety days a job; today so far",
  ),
});

export function mountIncidents(app: OpenAPIHono<HttpEnv>, services: HttpServices): void {
  app.openapi(listIncidents, async (c) => {
    const incidents = await services.operations.incidents();
    return c.json({ incidents: incidents.map(renderIncident) }, 200);
  });

  app.openapi(listDays, async (c) => {
    const jobs = await services.jobs.days();
    return c.json(
      { jobs: jobs.map(({ job, days }) => ({ job, days: days.map(({ job: _job, ...day }) => day) })) },
      200,
    );
  });
}

function renderIncident({ beganAtMs, endedAtMs, ...incident }: StoredIncident): z.infer<typeof Incident> {
  return { ...incident, began: iso(beganAtMs), ended: isoOrNull(endedAtMs) };
}
