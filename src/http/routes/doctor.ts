import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import * as z from "zod";
import { NextCursor } from "../lists/list-query.ts";
import { listed } from "../lists/listed.ts";
import type { HttpEnv, HttpServices } from "../services.ts";

const DiagnosisInfo = z
  .object({
    ok: z.boolean().openapi({ description: "false while anything is wrong, or needed and missing" }),
    checks: z.array(
      z.object({
        service: z.string(),
        state: z.enum(["ok", "missing", "wrong", "warning"]),
        found: z.string(),
        mend: z.string().nullable().openapi({ description: "what to do; null where nothing is" }),
      }),
    ),
    nextCursor: NextCursor,
  })
  .openapi("Diagnosis");

const DIAGNOSIS = listed(DiagnosisInfo, { checks: { key: ({ service }) => [service], order: "kept" } });

const getDoctor = createRoute({
  method: "get",
  path: "/admin/doctor",
  summary: "Tries every credential and service, and says how to mend what does not work",
  description:
    "Takes some seconds: a message is sent through QStash and back, and each provider is called once.",
  security: [{ admin: [] }],
  request: { query: z.object(DIAGNOSIS.query) },
  responses: DIAGNOSIS.answers("What was found"),
});

/** Below /admin, which asks for the operator's token. */
export function mountDoctor(app: OpenAPIHono<HttpEnv>, services: HttpServices): void {
  app.openapi(getDoctor, async (c) => {
    const { origin } = new URL(c.req.url);
    const list = DIAGNOSIS.asked(c, c.req.valid("query"));
    return list.answer(await services.operations.doctor({ askedAt: origin }));
  });
}
