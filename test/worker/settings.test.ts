import { afterAll, expect, test } from "vitest";
import { PATIENT, startSystem } from "../support/system.ts";

const SATURDAY = "2026-11-28T16:00:03Z";
const MOMENT = "2026-11-23T15:00:03Z";
const SECRET = "postgres://volaris:hunter2@ep-quiet-sun.neon.tech";
const [switchedOff, broken, waiting] = await Promise.all([
  startSystem({ atIso: SATURDAY, tickers: ["KO"], bindings: { SCHEDULER_ENABLED: "false" } }),
  startSystem({
    atIso: MOMENT,
    bindings: {
      ENVIRONMENT: "production",
      ADMIN_TOKEN: "short",
      SCHWAB_APP_KEY: "",
      DATABASE_URL: SECRET,
      QSTASH_URL: "qstash.upstash.io",
      SCHEDULER_ENABLED: "yes",
      OPTION_CHAIN_JOB_INTERVAL_MINUTES: "0",
      DISCORD_PUBLIC_KEY: "cafe",
    },
  }),
  startSystem({
    atIso: MOMENT,
    bindings: {
      DATABASE_URL: "",
      UPSTASH_REDIS_REST_URL: "",
      UPSTASH_REDIS_REST_TOKEN: "",
      QSTASH_TOKEN: "",
      SCHWAB_APP_KEY: "",
      SCHWAB_SECRET_KEY: "",
    },
  }),
]);
afterAll(() => Promise.all([switchedOff.close(), broken.close(), waiting.close()]));

test("SCHEDULER_ENABLED=false stops the ticks", async () => {
  const { neon, qstash } = switchedOff.stack;
  const before = { sql: neon.counters.requests, published: qstash.counters.published };
  await switchedOff.tick("2026-11-23T15:00:00Z");
  expect({ sql: neon.counters.requests, published: qstash.counters.published }).toEqual(before);
  expect(await switchedOff.ledger.runs()).toEqual([]);
});

test("and nothing else: a run by hand, on a Saturday, its slices, the answers and health all work", async () => {
  const runId = await switchedOff.runJob();
  await switchedOff.settled();
  const run = await switchedOff.ledger.run(runId);
  expect(run).toMatchObject({ status: "succeeded", trigger: "manual" });
  expect(await switchedOff.get("/v1/tickers")).toMatchObject({
    body: { tickers: [{ symbol: "KO", contracts: run.contracts }] },
  });
  expect(await switchedOff.get("/health")).toMatchObject({
    status: 200,
    body: { status: "ok", schedulerEnabled: false },
  });
  expect(
    await switchedOff.command("calc", { strategy: "long_call", symbol: "KO", strikes: "70", dte: 11 }),
  ).toMatchObject({ status: 200 });
});

test("a Worker whose settings are wrong says so at every door, and no word of what is in them", async () => {
  expect(await broken.get("/")).toMatchObject({
    status: 503,
    text: expect.stringContaining("SCHWAB_APP_KEY"),
  });
  for (const path of ["/v1/tickers", "/openapi.json"]) {
    expect(await broken.get(path)).toMatchObject({
      status: 503,
      body: { error: { code: "not_configured" } },
    });
  }
  expect(await broken.get("/health")).toMatchObject({
    status: 503,
    body: { status: "unconfigured", missing: ["SCHWAB_APP_KEY"], wrong: 7 },
  });
  expect(await broken.post("/interactions", "{}")).toMatchObject({ status: 503 });
  expect(await broken.post("/queue/chain-slices", "{}")).toMatchObject({ status: 503 });
  expect(broken.answered.join("\n")).not.toMatch(/hunter2|quiet-sun|DATABASE_URL/);
});

test("a tick of it passes, since it is nobody's work yet", async () => {
  await broken.tick("2026-11-23T15:00:00Z");
});

test("Discord's PING is answered before there is a database; a command says what is the matter to its typist", async () => {
  expect(await waiting.interact(JSON.stringify({ type: 1 }))).toMatchObject({
    status: 200,
    body: { type: 1 },
  });
  expect(await waiting.get("/health")).toMatchObject({
    status: 503,
    body: {
      status: "unconfigured",
      missing: expect.arrayContaining(["DATABASE_URL", "QSTASH_TOKEN"]),
      wrong: 0,
    },
  });
  const answer = await waiting.command("calc", {
    strategy: "long_call",
    symbol: "KO",
    strikes: "70",
    dte: 11,
  });
  expect(answer).toMatchObject({ status: 200, body: { data: { flags: 64 } } });
  expect(JSON.stringify(answer.body)).toContain("not set up yet");
  await waiting.tick("2026-11-23T15:00:00Z");
});

test("its log names every setting at once, with where to get it, and no value", async () => {
  await expect.poll(broken.workerLog, PATIENT).toContain("not_configured");
  const log = await broken.workerLog();
  for (const problem of [
    "ADMIN_TOKEN: must be at least 16 characters (what the operator sends to /admin as the bearer; empty: /admin is shut; get it: invent one: openssl rand -hex 32)",
    "SCHWAB_APP_KEY: is missing beside SCHWAB_SECRET_KEY; set both or neither (Schwab app key; empty: not used; get it: developer.schwab.com, Dashboard > Apps)",
    "DATABASE_URL: must look like postgres://user:password@host/database",
    "QSTASH_URL: must be an http(s) URL",
    'SCHEDULER_ENABLED: must be \\"true\\" or \\"false\\"',
    "OPTION_CHAIN_JOB_INTERVAL_MINUTES: must be at least 1",
    "DISCORD_PUBLIC_KEY: must be 64 hexadecimal digits",
    "CLOCK_OFFSET_MS: only a development environment may move the clock; remove it",
  ]) {
    expect(log).toContain(problem);
  }
  expect(log).not.toMatch(/hunter2|quiet-sun/);
});
