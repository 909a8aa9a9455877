import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import * as z from "zod";
import { answers } from "../schemas.ts";
import type { HttpEnv, HttpServices } from "../services.ts";

const Pinged = z
  .object({ receivers: z.number().openapi({ description: "addresses of WEBHOOK_URLS that are sent one" }) })
  .openapi("WebhookPing");

const pingWebhooks = createRoute({
  method: "post",
  path: "/admin/webhooks/ping",
  summary: "Sends every webhook receiver a signed webhook.ping through the queue",
  description:
    "Answers once the queue has them; each receiver has its own seconds later. 503 not_configured without WEBHOOK_URLS.",
  security: [{ admin: [] }],
  responses: answers(Pinged, "The queue has them"),
});

/** Below /admin, which asks for the operator's token. */
export function mountWebhooks(app: OpenAPIHono<HttpEnv>, services: HttpServices): void {
  app.openapi(pingWebhooks, async (c) =>
    c.json({ receivers: await services.operations.pingWebhooks() }, 200),
  );
}
