import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import * as z from "zod";
import type { Incident as StoredIncident } from "../../operations/incidents/incident.ts";
import { JOB_IDS } from "../../scheduling/job.ts";
import { NextCursor } from "../lists/list-query.ts";
import { listed } from "../lists/listed.ts";
import { Instant, iso, isoOrNull } from "../schemas.ts";
import type { HttpEnv, HttpServices } from "../services.ts";

const Incident = z
  .object({
    condition: z.string().openapi({ description: "stable, e.g. job_late:options_refresh" }),
    component: z.string().openapi({ description: "the job or provider that it is about" }),
    title: z.string(),
    words: z.string().openapi({ description: "what it means" }),
    severity: z
      .enum(["warning", "critical"])
      .openapi({ description: "critical: data are not kept fresh while it lasts" }),
    began: Instant.openapi({ description: "when the watch first saw it" }),
    ended: Instant.nullable().openapi({ description: "null while it lasts" }),
  })
  .openapi("Incident");

const INCIDENTS = listed(z.object({ incidents: z.array(Incident), nextCursor: NextCursor }), {
  incidents: { key: ({ began, condition }) => [began, condition], order: "kept" },
});

const listIncidents = createRoute({
  method: "get",
  path: "/v1/incidents",
  summary: "What was wrong, from when to when: the last ninety days, newest first",
  request: { query: z.object(INCIDENTS.query) },
  responses: INCIDENTS.answers("At most two hundred"),
});

const count = z.number();
const runs = (what: string) => count.openapi({ description: `runs ${what}` });

const JobDay = z
  .object({
    day: z.string().openapi({ description: "UTC date; a slot belongs to the day on which it was due" }),
    state: z.enum(["up", "partly", "down", "skipped", "waiting", "none", "unknown"]).openapi({
      description:
        "down: nothing came of any slot; partly: something failed and something came; none: nothing was due; unknown: the ledger does not reach back so far",
    }),
    due: count.openapi({ description: "slots that the schedule had on it" }),
    runs: runs("in the ledger, by hand included"),
    succeeded: runs("that did all of their work"),
    partial: runs("that did some of their work"),
    failed: runs("that did none"),
    missed: count.openapi({ description: "slots whose grace passed without a run" }),
    abandoned: runs("that fell silent"),
    skipped: count.openapi({ description: "slots left out: paused, or the run before went on" }),
    downSeconds: count.openapi({ description: "how long the job was down for slots of that day" }),
    reason: z.string().nullable().openapi({ description: "why the last slot that came to nothing did" }),
  })
  .openapi("JobDay");

const JobDays = z.object({ job: z.enum(JOB_IDS), days: z.array(JobDay) });
const DAYS = listed(z.object({ jobs: z.array(JobDays), nextCursor: NextCursor }), {
  jobs: { key: ({ job }) => [job], order: "kept" },
});

const listDays = createRoute({
  method: "get",
  path: "/v1/jobs/days",
  summary: "The last ninety UTC days of every job, oldest first",
  request: { query: z.object(DAYS.query) },
  responses: DAYS.answers("Ninety days a job; today so far"),
});

export function mountIncidents(app: OpenAPIHono<HttpEnv>, services: HttpServices): void {
  app.openapi(listIncidents, async (c) => {
    const list = INCIDENTS.asked(c, c.req.valid("query"));
    const incidents = await services.operations.incidents();
    return list.answer({ incidents: incidents.map(renderIncident) });
  });

  app.openapi(listDays, async (c) => {
    const list = DAYS.asked(c, c.req.valid("query"));
    const jobs = await services.jobs.days();
    return list.answer({
      jobs: jobs.map(({ job, days }) => ({ job, days: days.map(({ job: _job, ...day }) => day) })),
    });
  });
}

function renderIncident({ beganAtMs, endedAtMs, ...incident }: StoredIncident): z.infer<typeof Incident> {
  return { ...incident, began: iso(beganAtMs), ended: isoOrNull(endedAtMs) };
}
