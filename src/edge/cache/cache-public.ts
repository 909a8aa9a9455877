import type { MiddlewareHandler } from "hono";
import type { TradingCalendar } from "../../market/trading-calendar.ts";
import type { Schedule } from "../../scheduling/job.ts";
import type { EdgeEnv } from "../env.ts";
import { cacheSeconds } from "./cache-rules.ts";
import { namesVersion, versionTag, writtenAt } from "./data-version.ts";

/** Browsers ask again after a minute: what they hold can't be purged. */
const BROWSER_SECONDS = 60;
const STALE_SECONDS = 30;

/** By what it is known when an answer is due to change. */
export type CacheClock = { calendar: TradingCalendar; schedule: Schedule; nowMs: () => number };

/**
 * Says of every answer how long it may be kept. Workers Caching stores whatever does not say so for two hours, so what
 * is not public data is no-store; data are kept until the jobs that write them are due again, and carry an ETag.
 */
export function cachePublic(services: CacheClock): MiddlewareHandler<EdgeEnv> {
  return async (c, next) => {
    await next();
    // Whoever knows better has said so.
    if (c.res.headers.has("cache-control")) return;
    const isRead = c.req.method === "GET" || c.req.method === "HEAD";
    const isOwn = c.req.header("authorization") !== undefined || c.get("caller") !== "stranger";
    const body = isRead && !isOwn && c.res.status === 200 ? await c.res.clone().text() : null;
    const seconds = body === null ? null : secondsOf(services, c.req.path, body);
    if (body === null || seconds === null) {
      c.res.headers.set("cache-control", "no-store");
      return;
    }
    const tag = await versionTag(body);
    const { headers } = c.res;
    headers.set("etag", tag);
    headers.set(
      "cache-control",
      `public, max-age=${Math.min(seconds, BROWSER_SECONDS)}, s-maxage=${seconds}, stale-while-revalidate=${STALE_SECONDS}`,
    );
    // Cloudflare's own: there s-maxage forbids serving stale, and without stale-if-error an outage would look like health.
    headers.set(
      "cloudflare-cdn-cache-control",
      `public, max-age=${seconds}, stale-while-revalidate=${STALE_SECONDS}, stale-if-error=0`,
    );
    if (!namesVersion(c.req.header("if-none-match"), tag)) return;
    const unchanged = new Headers(headers);
    for (const name of ["content-type", "content-length"]) unchanged.delete(name);
    c.res = undefined;
    c.res = new Response(null, { status: 304, headers: unchanged });
  };
}

function secondsOf({ calendar, schedule, nowMs }: CacheClock, path: string, body: string): number | null {
  const now = nowMs();
  return cacheSeconds({
    path,
    schedule,
    calendar,
    nowMs: now,
    writtenAtMs: writtenAt(body, now),
    inSession: calendar.isInSession(now),
  });
}
