import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { AppError } from "../../errors.ts";
import { JOB_IDS } from "../../scheduling/job.ts";
import { requireAdmin } from "../middleware/require-admin.ts";
import { ErrorAnswer } from "../schemas.ts";
import type { HttpDoor, HttpEnv, HttpServices } from "../services.ts";

const json = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  description,
  content: { "application/json": { schema } },
});

const runJob = createRoute({
  method: "post",
  path: "/admin/jobs/{id}/run",
  summary: "Runs a job once, now, also outside the session",
  security: [{ admin: [] }],
  request: { params: z.object({ id: z.enum(JOB_IDS) }) },
  responses: {
    202: json(
      "Claimed and handed to the queue",
      z.object({ runId: z.string(), outcome: z.literal("claimed") }),
    ),
    default: json("What went wrong, why, and what to do", ErrorAnswer),
  },
});

export function mountAdmin(app: OpenAPIHono<HttpEnv>, services: HttpServices, door: HttpDoor): void {
  app.use("/admin/*", requireAdmin(door.adminToken));
  app.openAPIRegistry.registerComponent("securitySchemes", "admin", { type: "http", scheme: "bearer" });

  app.openapi(runJob, async (c) => {
    const { id } = c.req.valid("param");
    if (!services.schedule.some((job) => job.id === id)) {
      throw new AppError("not_found", `The job ${id} is not part of this deployment.`, {
        hint: "GET /v1/jobs lists the jobs that are.",
      });
    }
    const { runId, outcome } = await services.runNow(id);
    if (outcome !== "claimed") {
      throw new AppError("conflict", `${id} is already running, so ${runId} was not started.`, {
        hint: `GET /v1/jobs/${id}/runs shows how far it is.`,
      });
    }
    return c.json({ runId, outcome }, 202);
  });
}
