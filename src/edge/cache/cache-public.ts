import type { Context, MiddlewareHandler } from "hono";
import type { TradingCalendar } from "../../market/trading-calendar.ts";
import type { Schedule } from "../../scheduling/job.ts";
import type { EdgeEnv } from "../env.ts";
import { isRemembered, unchanged } from "./answer-again.ts";
import { cacheSeconds } from "./cache-rules.ts";
import { namesVersion, versionTag, writtenAt } from "./data-version.ts";
import type { KeptAnswer, KeptAnswers } from "./kept-answers.ts";

/** Browsers ask again after a minute: what they hold can't be purged. */
const BROWSER_SECONDS = 60;
const STALE_SECONDS = 30;
/** Nor can what another isolate remembers: in session prices come every minute, off hours a run by hand may write. */
const REMEMBERED_SECONDS = { inSession: 15, offSession: 60 };
/** Response.text() would lose the byte order mark that Excel reads a CSV by. */
const KEEPS_MARK = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });
/** Of the one request that was answered first, and of nobody after it. */
const OF_ONE_REQUEST = [
  ...["x-request-id", "set-cookie"],
  ...["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"],
];

/** By what it is known when an answer is due to change. */
export type CacheClock = { calendar: TradingCalendar; schedule: Schedule; nowMs: () => number };

/**
 * Says of every answer how long it may be kept. Workers Caching stores whatever does not say so for two hours, so what
 * is not public data is no-store; data are kept until the jobs that write them are due again, and carry an ETag. `kept`
 * is told of what {@link answerAgain} may answer with.
 */
export function cachePublic(clock: CacheClock, kept: KeptAnswers | null = null): MiddlewareHandler<EdgeEnv> {
  return async (c, next) => {
    const isPublic = isPublicRead(c);
    const memory = isRemembered(c.req.raw) ? kept : null;
    const turn = memory?.turn() ?? 0;
    await next();
    // Whoever knows better has said so.
    if (c.res.headers.has("cache-control")) return;
    const isOpen = isPublic && c.get("caller") === "stranger" && c.res.status === 200;
    const body = isOpen ? await takeBody(c) : null;
    const fresh = body === null ? null : freshOf(clock, c, body);
    if (body === null || fresh === null) {
      c.res.headers.set("cache-control", "no-store");
      return;
    }
    const tag = await versionTag(body);
    sayKeeping(c.res.headers, tag, fresh.seconds);
    if (fresh.seconds > 0) memory?.keep(c.req.url, answerOf(c.res, body, tag), fresh.remembered, turn);
    if (namesVersion(c.req.header("if-none-match"), tag)) replace(c, unchanged(c.res.headers));
  };
}

/** What anybody would be answered alike: a read that shows no credential. */
function isPublicRead({ req }: Context): boolean {
  return (req.method === "GET" || req.method === "HEAD") && req.header("authorization") === undefined;
}

/** The body as text, which then stands in the answer again: cheaper than a copy of the stream. */
async function takeBody(c: Context): Promise<string> {
  const { headers, status } = c.res;
  const body = KEEPS_MARK.decode(await c.res.arrayBuffer());
  replace(c, new Response(body, { status, headers }));
  return body;
}

/** Hono would add the headers of the answer before to those of the new one. */
function replace(c: Context, response: Response): void {
  c.res = undefined;
  c.res = response;
}

function answerOf({ headers }: Response, body: string, tag: string): KeptAnswer {
  const own = new Headers(headers);
  for (const name of OF_ONE_REQUEST) own.delete(name);
  return { body, tag, headers: own };
}

function sayKeeping(headers: Headers, tag: string, seconds: number): void {
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
}

/** For how many seconds anybody may keep the answer, and for how many this isolate does; null: not at all. */
function freshOf({ calendar, schedule, nowMs: now }: CacheClock, c: Context<EdgeEnv>, body: string) {
  const nowMs = now();
  const inSession = calendar.isInSession(nowMs);
  const writtenAtMs = writtenAt(c.get("plainBody") ?? body, nowMs);
  const seconds = cacheSeconds({ path: c.req.path, schedule, calendar, nowMs, writtenAtMs, inSession });
  const most = REMEMBERED_SECONDS[inSession ? "inSession" : "offSession"];
  return seconds === null ? null : { seconds, remembered: Math.min(seconds, most) };
}
