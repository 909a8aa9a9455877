import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import * as z from "zod";
import type { Health as HealthView } from "../../operations/read-health.ts";
import { CAPABILITIES } from "../../providers/provider.ts";
import { answers, Instant, iso, isoOrNull } from "../schemas.ts";
import type { HttpEnv, HttpServices } from "../services.ts";

const Gap = z.object({ capability: z.enum(CAPABILITIES), lost: z.string() }).openapi("CapabilityGap");

const Health = z
  .object({
    status: z.enum(["ok", "late", "unavailable"]),
    now: Instant,
    inSession: z.boolean(),
    schedulerEnabled: z.boolean(),
    database: z.string().openapi({
      description:
        'ok, unavailable, unknown (something else kept it from being asked, see cause), or off hours "asleep, last seen …": it was not asked, and the rest is what that look saw',
    }),
    cause: z
      .object({ code: z.string(), message: z.string() })
      .nullable()
      .openapi({ description: "why nothing can be said of the jobs" }),
    databaseSeen: Instant.nullable().openapi({ description: "when it was last looked at; null if unknown" }),
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
  summary: "503 when a job has fallen behind in session, or nothing can be said of the jobs",
  request: {
    query: z.object({
      deep: z
        .enum(["1"])
        .optional()
        .openapi({ description: "1 asks the database off hours too, which wakes it for five minutes" }),
    }),
  },
  responses: { ...answers(Health, "All is well"), 503: json("Something needs the operator") },
});

export function mountHealth(app: OpenAPIHono<HttpEnv>, services: HttpServices): void {
  app.openapi(health, async (c) => {
    const nowMs = services.nowMs();
    const seen = await services.operations.health(c.req.valid("query").deep === "1");
    const late = seen.late.map(({ job, overdueSlotMs }) => ({ job, overdueSlot: isoOrNull(overdueSlotMs) }));
    const { status, inSession, paused, cause } = seen;
    const { schedulerEnabled } = services;
    const database = describeDatabase(seen);
    const databaseSeen = isoOrNull(seen.seenAtMs);
    const missing = services.providers.gaps.map(({ capability, lost }) => ({ capability, lost }));
    return c.json(
      {
        status,
        now: iso(nowMs),
        inSession,
        schedulerEnabled,
        database,
        cause,
        databaseSeen,
        late,
        paused,
        missing,
      },
      status === "ok" ? 200 : 503,
    );
  });
}

function describeDatabase({ database, seenAtMs, cause }: HealthView): string {
  if (database !== "asleep") return database;
  if (cause !== null) return "asleep, last look unknown";
  return seenAtMs === null ? "asleep, not seen yet" : `asleep, last seen ${iso(seenAtMs)}`;
}
