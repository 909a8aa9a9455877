import type { MiddlewareHandler } from "hono";
import type { Caller, EdgeEnv } from "../env.ts";
import { bearerOf } from "./bearer.ts";
import { sameSecret } from "./same-secret.ts";

/** By what a caller is known. Null where it is not set. */
export type Identities = { adminToken: string | null };

/** Says of each request who asks. It refuses nobody: what needs more than a stranger asks for it itself. */
export function identify(identities: Identities): MiddlewareHandler<EdgeEnv> {
  return async (c, next) => {
    c.set("caller", await callerOf(identities, c.req.header("authorization")));
    await next();
  };
}

async function callerOf({ adminToken }: Identities, authorization: string | undefined): Promise<Caller> {
  const given = bearerOf(authorization);
  if (given !== null && adminToken !== null && (await sameSecret(given, adminToken))) return "operator";
  return "stranger";
}
