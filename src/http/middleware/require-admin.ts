import type { MiddlewareHandler } from "hono";
import { AppError } from "../../errors.ts";

/** Lets only the bearer of ADMIN_TOKEN through. Digests are compared, so that timing tells nothing of the token. */
export function requireAdmin(adminToken: string | null): MiddlewareHandler {
  return async (c, next) => {
    if (adminToken === null)
      throw new AppError("not_configured", "ADMIN_TOKEN is not set: there is no operator.");
    const given = /^Bearer (.+)$/.exec(c.req.header("authorization") ?? "")?.[1];
    if (given === undefined || !(await sameSecret(given, adminToken))) {
      throw new AppError("unauthorized", "This needs the operator's token.", {
        hint: "Send Authorization: Bearer <ADMIN_TOKEN>.",
      });
    }
    await next();
  };
}

/** Compares digests, so that timing tells nothing of either. */
export async function sameSecret(a: string, b: string): Promise<boolean> {
  const [left, right] = await Promise.all([digest(a), digest(b)]);
  return left.reduce((difference, byte, i) => difference | (byte ^ (right[i] ?? 0)), 0) === 0;
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
