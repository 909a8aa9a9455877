import { afterAll, expect, test } from "vitest";
import type { Diagnosis, DoctorRow } from "../../src/operations/doctor/run-doctor.ts";
import { expectError } from "../support/expect-error.ts";
import { type System, startSystem } from "../support/system.ts";

const MOMENT = "2026-11-23T15:00:03Z";
const [well, ill, unset] = await Promise.all([
  startSystem({ atIso: MOMENT, tickers: ["KO"] }),
  startSystem({
    atIso: MOMENT,
    bindings: {
      QSTASH_CURRENT_SIGNING_KEY: "sig_hunter2",
      QSTASH_NEXT_SIGNING_KEY: "sig_hunter3",
      FINNHUB_API_KEY: "hunter2-finnhub",
      ALPACA_API_SECRET: "hunter2-alpaca",
      SCHWAB_REFRESH_TOKEN: "hunter2-schwab",
      TIINGO_API_KEY: undefined,
      OPS_WEBHOOK_URL: "http://127.0.0.1:9/hunter2",
    },
  }),
  startSystem({
    atIso: MOMENT,
    bindings: { DATABASE_URL: "mysql://admin:hunter2@host/db", SCHWAB_APP_KEY: "" },
  }),
]);
afterAll(() => Promise.all([well.close(), ill.close(), unset.close()]));

const operator = ({ bindings }: System) => ({ authorization: `Bearer ${bindings["ADMIN_TOKEN"]}` });

async function diagnose(system: System) {
  const { status, body } = await system.get("/admin/doctor", operator(system));
  expect(status).toBe(200);
  const { ok, checks } = body as Diagnosis;
  const row = (service: string): DoctorRow | undefined => checks.find((check) => check.service === service);
  const states = Object.fromEntries(checks.map(({ service, state }) => [service, state]));
  return { ok, checks, row, states };
}

test("a whole stack is well: every service and provider answers, and a signed message comes back", async () => {
  const { ok, states, checks } = await diagnose(well);
  expect(states).toEqual({
    database: "ok",
    migrations: "ok",
    tickers: "ok",
    clock: "ok",
    redis: "ok",
    qstash: "ok",
    "qstash delivery": "ok",
    "public address": "ok",
    discord: "ok",
    "ops webhook": "missing",
    schwab: "ok",
    tiingo: "ok",
    treasury: "ok",
    alpaca: "ok",
    databento: "ok",
    "option history of alpaca": "ok",
    "option history of databento": "ok",
    finnhub: "ok",
  });
  expect(ok).toBe(true);
  expect(checks.filter(({ state, mend }) => state === "missing" && mend === null)).toEqual([]);
  // It posts nothing where people read.
  expect(well.stack.discord.messages()).toEqual([]);
});

test("wrong credentials are each told by the settings that hold them, and never repeated", async () => {
  const { ok, row, states } = await diagnose(ill);
  expect(ok).toBe(false);
  expect(states).toMatchObject({ database: "ok", redis: "ok", databento: "ok", tiingo: "missing" });
  expect(row("tickers")).toMatchObject({ state: "missing", mend: expect.stringContaining("npm run seed") });
  expect(row("qstash")).toMatchObject({ state: "wrong", found: expect.stringContaining("signing keys") });
  expect(row("qstash delivery")).toMatchObject({
    state: "wrong",
    found: expect.stringContaining("its signature was refused"),
    mend: expect.stringContaining("QSTASH_CURRENT_SIGNING_KEY"),
  });
  expect(row("finnhub")).toMatchObject({ state: "wrong", mend: expect.stringContaining("FINNHUB_API_KEY") });
  expect(row("alpaca")).toMatchObject({ state: "wrong", mend: expect.stringContaining("ALPACA_API_SECRET") });
  expect(row("schwab")).toMatchObject({
    state: "wrong",
    mend: expect.stringContaining("/auth/schwab/login"),
  });
  expect(row("ops webhook")).toMatchObject({ state: "wrong" });
  expect(ill.answered.join("\n")).not.toMatch(/hunter\d/);
});

test("services that are away are wrong one by one, and the doctor answers all the same", async () => {
  const { neon, redis } = well.stack;
  neon.faults.add({ kind: "drop", probability: 1 });
  const headless = await diagnose(well);
  neon.faults.clear();
  expect(headless.ok).toBe(false);
  expect(headless.states).toMatchObject({
    database: "wrong",
    migrations: "wrong",
    clock: "wrong",
    redis: "ok",
  });
  expect(headless.states).toMatchObject({ "qstash delivery": "ok", tiingo: "ok", databento: "ok" });

  redis.faults.add({ kind: "drop", probability: 1 });
  const forgetful = await diagnose(well);
  redis.faults.clear();
  expect(forgetful.ok).toBe(false);
  expect(forgetful.states).toMatchObject({ database: "ok", redis: "wrong", "qstash delivery": "warning" });
});

test("a Worker whose settings are wrong tells them to the operator, and to nobody else", async () => {
  const { ok, row, checks } = await diagnose(unset);
  expect(ok).toBe(false);
  expect(checks.map(({ service }) => service)).toEqual(["DATABASE_URL", "SCHWAB_APP_KEY"]);
  expect(row("SCHWAB_APP_KEY")).toEqual({
    service: "SCHWAB_APP_KEY",
    state: "missing",
    found: "not set: Schwab app key; empty: not used",
    mend: "Get it: developer.schwab.com, Dashboard > Apps",
  });
  const stranger = { authorization: "Bearer not-the-token-of-the-operator" };
  for (const headers of [{}, stranger]) {
    const answer = await unset.get("/admin/doctor", headers);
    expect(answer.status).toBe(401);
    expect(answer.text).not.toMatch(/DATABASE_URL|SCHWAB/);
  }
  expect(unset.answered.join("\n")).not.toContain("hunter2");
});

test("the doctor is the operator's only", async () => {
  await expectError(ill.get("/admin/doctor"), 401, "unauthorized");
  await expectError(ill.get("/admin/doctor", { authorization: "Bearer wrong" }), 401, "unauthorized");
});
