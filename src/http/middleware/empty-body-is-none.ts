import type { MiddlewareHandler } from "hono";

/** Many clients declare JSON on every POST: an empty body declared so is no body, not JSON that is broken. */
export const emptyBodyIsNone: MiddlewareHandler = async (c, next) => {
  const { headers } = c.req.raw;
  const empty = headers.get("content-length") === "0" || c.req.raw.body === null;
  if (empty && headers.has("content-type")) {
    const without = new Headers(headers);
    without.delete("content-type");
    c.req.raw = new Request(c.req.raw, { headers: without });
  }
  await next();
};
