import type { MiddlewareHandler } from "hono";
import { AppError } from "../../errors.ts";

/** Where GET does more than read: it begins or spends a login, or sends messages and calls providers. */
const ACTING = /^\/(?:auth\/|admin\/doctor$)/;

/** Hono runs the GET for a HEAD; link previews and scanners send one, and must not spend what a GET is meant to. */
export const noHeadOfActingGets: MiddlewareHandler = async (c, next) => {
  if (c.req.method === "HEAD" && ACTING.test(c.req.path)) {
    c.header("allow", withoutHead(c.req.path, ["GET", "HEAD"]).join(", "));
    throw new AppError(
      "method_not_allowed",
      `HEAD ${c.req.path} is not answered: its GET does more than read.`,
    );
  }
  await next();
};

/** The methods that a path answers, without HEAD where that is refused. */
export function withoutHead(path: string, methods: readonly string[]): readonly string[] {
  return ACTING.test(path) ? methods.filter((method) => method !== "HEAD") : methods;
}
