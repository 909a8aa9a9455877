// Gives schemas their .openapi().
import "@hono/zod-openapi";
import * as z from "zod";
import type { Authorization } from "../providers/login/authorization-status.ts";
import { Instant, isoOrNull } from "./schemas.ts";

export const AuthorizationInfo = z
  .object({
    provider: z.string(),
    state: z.enum(["ok", "expiring", "required"]).openapi({
      description: "expiring in the last 48 hours; required once there is no login that works",
    }),
    expiresAt: Instant.nullable(),
    daysLeft: z.number().nullable(),
    loginUrl: z.url(),
  })
  .openapi("Authorization");

/** A provider's login for the wire. */
export function renderAuthorization(authorization: Authorization): z.infer<typeof AuthorizationInfo> {
  const { provider, state, expiresAtMs, daysLeft, loginUrl } = authorization;
  return { provider, state, expiresAt: isoOrNull(expiresAtMs), daysLeft, loginUrl };
}
