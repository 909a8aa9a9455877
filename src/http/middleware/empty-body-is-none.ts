import type { MiddlewareHandler } from "hono";

/**
 * Many clients declare JSON on every POST: an empty body declared so is no body, not JSON that is broken. The body is
 * read to find out, because a proxy may have taken its length away; Hono keeps what was read for the handler.
 */
export const emptyBodyIsNone: MiddlewareHandler = async (c, next) => {
  const { headers, method, url } = c.req.raw;
  if (headers.has("content-type") && (await c.req.text()) === "") {
    const without = new Headers(headers);
    without.delete("content-type");
    c.req.raw = new Request(url, { method, headers: without });
  }
  await next();
};
