import { cors } from "hono/cors";

/** What pages of any origin may read; never /admin, /auth and /queue, nor anything that asks for a credential. */
export const PUBLIC_PATHS = ["/v1/*", "/health", "/openapi.json"] as const;

/** Answers preflights, and lets pages read the answers, failures included. */
export const crossOrigin = cors({
  origin: "*",
  allowMethods: ["GET", "HEAD", "POST"],
  allowHeaders: ["content-type"],
  exposeHeaders: ["x-request-id", "retry-after"],
  maxAge: 86_400,
});
