import type { OpenAPIHono } from "@hono/zod-openapi";
import type { HttpEnv } from "../services.ts";

const kept = new WeakMap<OpenAPIHono<HttpEnv>, Promise<string>>();

/** The document's text. It takes tens of milliseconds to make, so an isolate makes it once, when first asked for it. */
export function openApiText(app: OpenAPIHono<HttpEnv>, publicBaseUrl: string): Promise<string> {
  const made = kept.get(app) ?? import("./api-document.ts").then((m) => m.apiDocument(app, publicBaseUrl));
  kept.set(app, made);
  return made;
}

/** GET /openapi.json. */
export function mountDocument(app: OpenAPIHono<HttpEnv>, publicBaseUrl: string): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "apiToken", {
    type: "http",
    scheme: "bearer",
    description: "a token of API_TOKENS, or ADMIN_TOKEN; needed for raw quotes where API_TOKENS is set",
  });
  app.get("/openapi.json", async (c) =>
    c.body(await openApiText(app, publicBaseUrl), 200, { "content-type": "application/json; charset=utf-8" }),
  );
}
