import type { MiddlewareHandler } from "hono";
import type { EdgeEnv } from "../env.ts";
import { beStranger } from "../identity/identify.ts";

type Requests = { countRequest: () => void; newRequestId: () => string };

/** Counts a request of a stranger's, and gives it the id that its log line and its answer share. */
export function requestId({ countRequest, newRequestId }: Requests): MiddlewareHandler<EdgeEnv> {
  return async (c, next) => {
    countRequest();
    const id = c.req.header("cf-ray") ?? newRequestId();
    c.set("requestId", id);
    beStranger(c);
    await next();
    c.header("x-request-id", id);
  };
}
