import type { MiddlewareHandler } from "hono";
import { bearerOf } from "../../edge/identity/bearer.ts";
import { sameSecret } from "../../edge/identity/same-secret.ts";
import { AppError } from "../../errors.ts";

/** Lets only the bearer of ADMIN_TOKEN through. Digests are compared, so that timing tells nothing of the token. */
export function requireAdmin(adminToken: string | null): MiddlewareHandler {
  return async (c, next) => {
    if (adminToken === null)
      throw new AppError("not_configured", "ADMIN_TOKEN is not set: there is no operator.");
    const given = bearerOf(c.req.header("authorization"));
    if (given === null || !(await sameSecret(given, adminToken))) {
      throw new AppError("unauthorized", "This needs the operator's token.", {
        hint: "Send Authorization: Bearer <ADMIN_TOKEN>.",
      });
    }
    await next();
  };
}
