import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import * as z from "zod";
import { CAPABILITIES } from "../../providers/provider.ts";
import { Instant, iso, isoOrNull } from "../schemas.ts";
import type { HttpEnv, HttpServices } from "../services.ts";

const Gap = z.object({ capability: z.enum(CAPABILITIES), lost: z.string() }).openapi("CapabilityGap");

const Health = z
  .object({
    status: z.enum(["ok", "late", "unavailable"]),
    now: Instant,
    inSession: z.boolean(),
    schedulerEnabled: z.boolean(),
    database: z.enum(["ok", "unavailable"]),
    late: z
      .array(z.object({ job: z.string(), overdueSlot: Instant.nullable() }))
      .openapi({ description: "daily jobs are listed, and only jobs of the session make it 503" }),
    paused: z.array(z.string()),
    missing: z.array(Gap).openapi({ description: "what nobody with a key can do; no fault of its own" }),
  })
  .openapi("Health");

const json = (description: string) => ({ description, content: { "application/json": { schema: Health } } });

const health = createRoute({
  method: "get",
  path: "/health",
  summary: "503 when a job has fallen behind in session, or the database does not answer",
  responses: { 200: json("All is well"), 503: json("Something needs the operator") },
});

export function mountHealth(app: OpenAPIHono<HttpEnv>, services: HttpServices): void {
  app.openapi(health, async (c) => {
    const nowMs = services.nowMs();
    // Looks up what the exchange says of the day as well.
    const jobs = await services.jobs.status().catch(() => null);
    const base = {
      now: iso(nowMs),
      inSession: services.calendar.isInSession(nowMs),
      schedulerEnabled: services.schedulerEnabled,
      missing: services.providers.gaps.map(({ capability, lost }) => ({ capability, lost })),
    };
    if (jobs === null) {
      return c.json(
        { ...base, status: "unavailable" as const, database: "unavailable" as const, late: [], paused: [] },
        503,
      );
    }
    // What was switched off or paused on purpose is not late.
    const behind = jobs.filter((job) => job.late && !job.paused && services.schedulerEnabled);
    const late = behind.map((job) => ({ job: job.id, overdueSlot: isoOrNull(job.overdueSlotMs) }));
    const paused = jobs.filter((job) => job.paused).map((job) => job.id);
    const status = behind.some((job) => !job.daily) ? ("late" as const) : ("ok" as const);
    return c.json({ ...base, status, database: "ok" as const, late, paused }, status === "ok" ? 200 : 503);
  });
}
