import type { MiddlewareHandler } from "hono";
import type { HttpEnv } from "../services.ts";

/** Gives every request an id that its log line and its error body share. */
export function requestId(newId: () => string): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const id = c.req.header("cf-ray") ?? newId();
    c.set("requestId", id);
    await next();
    c.header("x-request-id", id);
  };
}
