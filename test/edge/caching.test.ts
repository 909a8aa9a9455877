import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { cacheSeconds } from "../../src/edge/cache/cache-rules.ts";
import { namesVersion, versionTag, writtenAt } from "../../src/edge/cache/data-version.ts";
import { CLIENT_LIMIT, countClients, PERIOD_SECONDS } from "../../src/edge/clients/client-counts.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { buildSchedule } from "../../src/scheduling/schedule.ts";
import { ADMIN_TOKEN, httpDoor } from "../support/http-door.ts";
import { DEFAULT_SCHEDULE } from "../support/schedule.ts";

const at = (iso: string) => Date.parse(iso);
const schedule = buildSchedule(DEFAULT_SCHEDULE);
const HOUR = 3_600;

function kept(path: string, iso: string, writtenAtMs: number | null = 0): number | null {
  const nowMs = at(iso);
  const inSession = nyseCalendar.isInSession(nowMs);
  return cacheSeconds({ path, schedule, calendar: nyseCalendar, nowMs, writtenAtMs, inSession });
}

test.each([
  ["a chain keeps until the next refresh is due", "/v1/tickers/SPY/chain", "2026-11-23T15:05:00Z", 600],
  ["and fifteen seconds while one is under way", "/v1/tickers/SPY/chain", "2026-11-23T15:01:00Z", 15],
  ["a quote until the next minute", "/v1/tickers/SPY/quote", "2026-11-23T15:05:30Z", 30],
  ["tickers show prices too", "/v1/tickers", "2026-11-23T15:05:30Z", 30],
  ["metrics wait for the chains", "/v1/tickers/SPY/volatility", "2026-11-23T15:10:00Z", 300],
  [
    "after the last refresh, until the next open",
    "/v1/tickers/SPY/chain",
    "2026-11-23T22:00:00Z",
    16.5 * HOUR,
  ],
  ["over a weekend as well", "/v1/tickers/SPY/expirations", "2026-11-28T14:30:00Z", 48 * HOUR],
  ["rates until the next morning", "/v1/rates", "2026-11-23T22:06:00Z", 15 * HOUR],
  ["the ledger's state ten seconds in session", "/v1/jobs", "2026-11-23T15:05:00Z", 10],
  ["and ten minutes off hours", "/v1/jobs", "2026-11-28T15:05:00Z", 600],
  ["/health never", "/health", "2026-11-23T15:05:00Z", null],
  ["nor runs, which a terminal follows", "/v1/jobs/options_refresh/runs", "2026-11-28T15:05:00Z", null],
  ["nor what the operator alone may see", "/admin/doctor", "2026-11-28T15:05:00Z", null],
  ["nor a login", "/auth/schwab/login", "2026-11-28T15:05:00Z", null],
] as const)("%s", (_, path, iso, seconds) => {
  expect(kept(path, iso)).toBe(seconds);
});

test.each(["", "/history"])("volatility%s keeps until the past is rebuilt, not all night", (path) => {
  const evening = "2026-11-23T22:00:00Z";
  expect(kept(`/v1/tickers/SPY/volatility${path}`, evening)).toBe((3 * 60 + 40) * 60);
  expect(kept(`/v1/tickers/SPY/volatility${path}`, "2026-11-24T01:45:00Z")).toBe(15);
});

test("off hours an answer is kept for a minute while a run by hand may be going on, and while there is none", () => {
  const now = "2026-11-28T14:30:00Z";
  expect(kept("/v1/tickers", now, at(now) - 300_000)).toBe(60);
  expect(kept("/v1/tickers", now, null)).toBe(60);
  expect(kept("/v1/tickers", now, at(now) - 700_000)).toBe(48 * HOUR);
});

test("a public read says how long it keeps, at Cloudflare without serving failures as success", async () => {
  const { headers } = await httpDoor().ask("/v1/tickers/SPY/expirations");
  // Three minutes after the refresh of 15:00.
  expect(headers.get("cache-control")).toBe("public, max-age=15, s-maxage=15, stale-while-revalidate=30");
  expect(headers.get("cloudflare-cdn-cache-control")).toBe(
    "public, max-age=15, stale-while-revalidate=30, stale-if-error=0",
  );
  const later = await httpDoor({ nowMs: () => at("2026-11-23T15:05:00Z") }).ask(
    "/v1/tickers/SPY/expirations",
  );
  expect(later.headers.get("cache-control")).toBe(
    "public, max-age=60, s-maxage=600, stale-while-revalidate=30",
  );
});

test("who has the data's version is told so, with 304 and no body; with new data it is another", async () => {
  const nowMs = at("2026-11-23T15:05:00Z");
  const path = "/v1/tickers/SPY/chain?dte=25";
  const first = await httpDoor({ nowMs: () => nowMs }).app.request(path);
  const tag = first.headers.get("etag") ?? "";
  expect(tag).toMatch(/^W\/"[0-9a-f]{24}"$/);
  // A minute later only the age of the answer is another.
  const { app } = httpDoor({ nowMs: () => nowMs + 60_000 });
  for (const given of [tag, `"other", ${tag}`, tag.replace("W/", ""), "*"]) {
    const again = await app.request(path, { headers: { "if-none-match": given } });
    expect([again.status, await again.text()]).toEqual([304, ""]);
    expect(again.headers.get("etag")).toBe(tag);
    expect(again.headers.get("cache-control")).toContain("public");
  }
  const other = await app.request(path, { headers: { "if-none-match": '"other"' } });
  expect(other.status).toBe(200);
  const elsewhere = await app.request("/v1/tickers", { headers: { "if-none-match": tag } });
  expect(elsewhere.status).toBe(200);
});

test("what is not public data is stored by nobody", async () => {
  const { ask, post, app } = httpDoor();
  const bearer = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const answers = [
    await ask("/v1/tickers/NOPE/chain?dte=3"),
    await ask("/nothing"),
    await ask("/health"),
    await ask("/v1/tickers", { headers: bearer }),
    await ask("/admin/dead-letters", { headers: bearer }),
    await ask("/admin/doctor"),
    await post("/v1/calc", { symbol: "SPY", strategy: "long_call", strikes: [580], dte: 25 }),
    await app.request("/auth/schwab/login"),
  ];
  expect(answers.map(({ headers }) => headers.get("cache-control"))).toEqual(answers.map(() => "no-store"));
});

test("a version is the data's own: its age is no part of it, everything else is", async () => {
  const tagOf = (age: number, price: number) => versionTag(`{"price":${price},"data":{"ageSeconds":${age}}}`);
  expect(await tagOf(3, 580)).toBe(await tagOf(61.5, 580));
  expect(await tagOf(3, 580)).not.toBe(await tagOf(3, 581));
  expect(namesVersion(undefined, 'W/"a"')).toBe(false);
});

test("the latest instant that an answer names is when it was written; the future is not", () => {
  const body =
    '{"a":"2026-11-23T15:00:00.000Z","b":"2026-11-23T14:00:00Z","next":"2026-11-23T15:15:00Z","c":null}';
  expect(writtenAt(body, at("2026-11-23T15:05:00Z"))).toBe(at("2026-11-23T15:00:00Z"));
  expect(writtenAt('{"tickers":[]}', at("2026-11-23T15:05:00Z"))).toBeNull();
});

const rateOf = (headers: Headers) => ({
  policy: headers.get("ratelimit-policy"),
  limit: headers.get("ratelimit-limit"),
  remaining: headers.get("ratelimit-remaining"),
  reset: headers.get("ratelimit-reset"),
});

test("what is left to an address counts down to nothing in its minute, and begins anew after it", () => {
  const count = countClients();
  const last = Array.from({ length: 301 }, () => count("192.0.2.1", 1_000)).at(-1);
  expect(last).toEqual({ remaining: 0, resetSeconds: 60 });
  expect(count("192.0.2.2", 1_000)).toEqual({ remaining: 299, resetSeconds: 60 });
  expect(count("192.0.2.1", 60_500)).toEqual({ remaining: 0, resetSeconds: 1 });
  expect(count("192.0.2.1", 61_000)).toEqual({ remaining: 299, resetSeconds: 60 });
  for (let i = 0; i < 2_100; i += 1) count(`198.51.100.${i}`, 61_000);
  expect(count("192.0.2.1", 61_000).remaining).toBe(299);
});

test("the limit told is the one that wrangler.toml gives the counter", () => {
  const limits = readFileSync("wrangler.toml", "utf8").matchAll(
    /name = "CLIENT_LIMITER"\nnamespace_id = "\d+"\nsimple = \{ limit = (\d+), period = (\d+) \}/g,
  );
  const told = [...limits].map(([, limit, period]) => [Number(limit), Number(period)]);
  expect(told.length).toBeGreaterThan(1);
  for (const each of told) expect(each).toEqual([CLIENT_LIMIT, PERIOD_SECONDS]);
});

test("an address that asks too much is told to wait, in the one error shape; others are not", async () => {
  const asked: string[] = [];
  const limiter = {
    async limit({ key }: { key: string }) {
      asked.push(key);
      return { success: key !== "192.0.2.1" };
    },
  };
  const { ask } = httpDoor({ limiter });
  const from = (ip: string) => ask("/v1/tickers", { headers: { "cf-connecting-ip": ip } });
  const refused = await from("192.0.2.1");
  expect(refused.status).toBe(429);
  expect(refused.body).toMatchObject({ error: { code: "too_many_requests", requestId: "request-1" } });
  expect(refused.headers.get("retry-after")).toBe("60");
  expect(refused.headers.get("cache-control")).toBe("no-store");
  expect(rateOf(refused.headers)).toEqual({ policy: "300;w=60", limit: "300", remaining: "0", reset: "60" });
  const passed = await from("192.0.2.2");
  expect(passed.status).toBe(200);
  expect(rateOf(passed.headers)).toEqual({ policy: "300;w=60", limit: "300", remaining: "299", reset: "60" });
  expect(rateOf((await from("192.0.2.2")).headers)).toMatchObject({ remaining: "298" });
  // Of no address nobody counts: the policy alone is told.
  const unknown = await ask("/v1/tickers");
  expect(unknown.status).toBe(200);
  expect(rateOf(unknown.headers)).toEqual({ policy: "300;w=60", limit: null, remaining: null, reset: null });
  expect(asked).toEqual(["192.0.2.1", "192.0.2.2", "192.0.2.2"]);
});

test("a counter that fails stops nobody", async () => {
  const limiter = { limit: () => Promise.reject(new Error("away")) };
  const { status } = await httpDoor({ limiter }).ask("/v1/tickers", {
    headers: { "cf-connecting-ip": "192.0.2.1" },
  });
  expect(status).toBe(200);
});
