import { afterAll, expect, test } from "vitest";
import { PATIENT, startSystem } from "../support/system.ts";

const SATURDAY = "2026-11-28T16:00:03Z";
const MOMENT = "2026-11-23T15:00:03Z";
const SECRET = "postgres://volaris:hunter2@ep-quiet-sun.neon.tech";
const [switchedOff, broken] = await Promise.all([
  startSystem({ atIso: SATURDAY, tickers: ["KO"], bindings: { SCHEDULER_ENABLED: "false" } }),
  startSystem({
    atIso: MOMENT,
    bindings: {
      ENVIRONMENT: "production",
      ADMIN_TOKEN: undefined,
      SCHWAB_APP_KEY: "",
      DATABASE_URL: SECRET,
      QSTASH_URL: "qstash.upstash.io",
      SCHEDULER_ENABLED: "yes",
      OPTION_CHAIN_JOB_INTERVAL_MINUTES: "0",
      DISCORD_PUBLIC_KEY: "cafe",
    },
  }),
]);
afterAll(() => Promise.all([switchedOff.close(), broken.close()]));

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

test("a Worker whose settings are wrong answers every request with 500 and no word of them", async () => {
  for (const path of ["/", "/health", "/v1/tickers", "/openapi.json"]) {
    expect(await broken.get(path)).toMatchObject({
      status: 500,
      body: {
        error: {
          code: "configuration_invalid",
          message: "The service is not configured.",
          hint: "The log names each setting.",
        },
      },
    });
  }
  expect(await broken.post("/interactions", "{}")).toMatchObject({ status: 500 });
  expect(await broken.post("/queue/chain-slices", "{}")).toMatchObject({ status: 500 });
  await expect(broken.tick("2026-11-23T15:00:00Z")).rejects.toThrow();
  expect(broken.answered.join("\n")).not.toMatch(/hunter2|quiet-sun|ADMIN_TOKEN|DATABASE_URL/);
});

test("its log names every setting at once, with where to get it, and no value", async () => {
  await expect.poll(broken.workerLog, PATIENT).toContain("not_configured");
  const log = await broken.workerLog();
  for (const problem of [
    "ADMIN_TOKEN: is missing (what the operator sends to /admin as the bearer; get it: invent one: openssl rand -hex 32)",
    "SCHWAB_APP_KEY: is missing (Schwab app key; get it: developer.schwab.com, Dashboard > Apps)",
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
