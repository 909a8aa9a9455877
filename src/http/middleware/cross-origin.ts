import { cors } from "hono/cors";

/** What pages of any origin may read; never /admin, /auth and /queue, nor anything that asks for a credential. */
export const PUBLIC_PATHS = ["/v1/*", "/health", "/openapi.json"] as const;

/** Answers preflights, and lets pages read the answers, failures included. */
export const crossOrigin = cors({
  origin: "*",
  allowMethods: ["GET", "HEAD", "POST"],
  allowHeaders: ["authorization", "content-type", "if-none-match"],
  exposeHeaders: [
    ...["age", "content-disposition", "etag", "link", "retry-after", "x-request-id"],
    ...["ratelimit-limit", "ratelimit-policy", "ratelimit-remaining", "ratelimit-reset"],
  ],
  maxAge: 86_400,
});
