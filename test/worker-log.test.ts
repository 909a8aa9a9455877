import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SETTINGS } from "../src/config/config.ts";
import { createWorker } from "../src/worker.ts";
import { bindings } from "./support/bindings.ts";
import { keepContext } from "./support/execution-context.ts";

/** Values that nothing else can be taken for. */
const TELLING = {
  DATABASE_URL: "postgresql://owner:spilt-database-password@db.example/volaris",
  UPSTASH_REDIS_REST_TOKEN: "spilt-redis-token",
  QSTASH_TOKEN: "spilt-qstash-token",
  SCHWAB_APP_KEY: "spilt-app-key",
  SCHWAB_SECRET_KEY: "spilt-secret-key",
  TIINGO_API_KEY: "spilt-tiingo-key",
  ADMIN_TOKEN: "spilt-admin-token-of-length",
  OPS_WEBHOOK_URL: "https://discord.example/api/webhooks/1/spilt-webhook-token",
} satisfies Partial<Record<keyof typeof SETTINGS, string>>;
const NOON = Date.parse("2026-11-23T17:00:00Z");

const written: { method: string; line: string }[] = [];

beforeEach(() => {
  written.length = 0;
  for (const method of ["debug", "info", "warn", "error"] as const) {
    vi.spyOn(console, method).mockImplementation((line: string) => written.push({ method, line }));
  }
  // The worst driver: each of its errors holds everything that it was given. QStash's SDK writes them down itself.
  const wait = setTimeout;
  const quicker = (call: () => void, ms = 0) => wait(call, ms / 50);
  vi.stubGlobal("setTimeout", quicker);
  vi.stubGlobal("fetch", () =>
    Promise.reject(new Error(`Cannot connect: ${Object.values(TELLING).join(", ")}`)),
  );
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function aWorker(changes: Record<string, unknown> = {}) {
  const env = bindings({ ...TELLING, ...changes });
  const worker = createWorker({ clock: () => NOON });
  const call = async (path: string, init: RequestInit = {}) => {
    const request = new Request(`https://volaris.example${path}`, init) as Parameters<typeof worker.fetch>[0];
    const answer = await worker.fetch(request, env, keepContext().context as ExecutionContext);
    return { status: answer.status, text: await answer.text() };
  };
  const tick = () => {
    const controller = { scheduledTime: NOON, cron: "* * * * *", noRetry: () => undefined };
    return worker.scheduled(controller as never, env, keepContext().context as ExecutionContext);
  };
  return { call, tick };
}

const events = () => written.map(({ line }) => JSON.parse(line));

test("no driver's message goes out unmasked: not in a log, not in an answer, not in the doctor", async () => {
  const { call, tick } = aWorker();
  const operator = { headers: { authorization: `Bearer ${TELLING.ADMIN_TOKEN}` } };
  const answers = [
    await call("/v1/tickers"),
    await call("/health"),
    await call("/admin/doctor", operator),
    await call("/admin/jobs/prices_1m/run", { method: "POST", ...operator }),
  ];
  await tick();
  expect(answers.map(({ status }) => status)).toEqual([503, 503, 200, 503]);
  expect(answers[2]?.text).toContain("The database failed: ");
  const said = [...answers.map(({ text }) => text), ...written.map(({ line }) => line)].join("\n");
  expect(said).toContain("***");
  expect(said).not.toContain("spilt");
});

test("a request is one event: where, what came of it, what it used; without its query", async () => {
  const { call } = aWorker({ LOG_DEBUG_SAMPLE: "1" });
  await call("/auth/schwab/callback?code=C0.abcdef&state=s1", { headers: { "cf-ray": "8e5-FRA" } });
  await call("/v1/jobs/lunch/runs?limit=3", { headers: { "cf-ray": "8e6-FRA" } });
  expect(written.map(({ method }) => method)).toEqual(["warn", "info"]);
  expect(events()).toMatchObject([
    { event: "request", id: "8e5-FRA", method: "GET", path: "/auth/schwab/callback", status: 400 },
    {
      level: "info",
      event: "request",
      id: "8e6-FRA",
      path: "/v1/jobs/lunch/runs",
      status: 400,
      code: "invalid_request",
      used: {},
      facts: [{ level: "debug", event: "asked", query: ["limit"] }],
    },
  ]);
  expect(JSON.stringify(events())).not.toMatch(/C0\.abcdef|"s1"/);
});

test("a tick is one event with what it started, and none at all when nothing was due", async () => {
  const { tick } = aWorker();
  await tick();
  expect(events()).toMatchObject([{ level: "error", event: "tick", id: "2026-11-23T17:00:00.000Z" }]);
  expect(events()[0].facts.map(({ event }: { event: string }) => event)).toContain("run_failed_to_start");
  expect(events()[0].used).toMatchObject({ database_requests: expect.any(Number) });
  written.length = 0;
  const off = aWorker({ SCHEDULER_ENABLED: false });
  await off.tick();
  expect(written).toEqual([]);
});

test("an interaction and a delivery are one event each, by the id that their sender knows", async () => {
  const { call } = aWorker();
  await call("/interactions", { method: "POST", body: "{}", headers: { "cf-ray": "8e7-FRA" } });
  await call("/queue/chain-slices", {
    method: "POST",
    body: "{}",
    headers: { "upstash-message-id": "msg_1", "cf-ray": "8e8-FRA" },
  });
  expect(events()).toMatchObject([
    { event: "interaction", id: "8e7-FRA", path: "/interactions" },
    { event: "delivery", id: "msg_1", path: "/queue/chain-slices", facts: [{ event: "delivery_refused" }] },
  ]);
});
