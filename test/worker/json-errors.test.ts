import { afterAll, expect, test } from "vitest";
import { SETTINGS } from "../../src/config/config.ts";
import { expectError } from "../support/expect-error.ts";
import { PATIENT, startSystem } from "../support/system.ts";
import { TRADE, WRONG_CALCULATIONS } from "./wrong-calculations.ts";

const system = await startSystem({ atIso: "2026-11-23T15:00:03Z", tickers: ["WMT", "KO"] });
const { ledger, stack } = system;
const operator = { authorization: `Bearer ${system.bindings["ADMIN_TOKEN"]}` };
const RUN = "/admin/jobs/options_refresh/run";

afterAll(() => system.close());
await system.runJob();
await system.settled();

test.each(WRONG_CALCULATIONS)(
  "POST /v1/calc with %s is refused in the one error shape",
  async (_what, body, says) => {
    await expectError(system.post("/v1/calc", body), 400, "invalid_request", says);
  },
);

test("bodies that are too large are refused, whether they tell their size or not", async () => {
  const large = { ...TRADE, symbol: "W".repeat(70_000) };
  await expectError(system.post("/v1/calc", large), 413, "payload_too_large", /65536 bytes/);
  await expectError(system.stream("/v1/calc", " ".repeat(70_000)), 413, "payload_too_large");
});

test("a body that is not declared as JSON is told what to declare", async () => {
  for (const type of ["text/plain", "application/x-www-form-urlencoded", ""]) {
    const asked = system.post("/v1/calc", TRADE, { "content-type": type });
    await expectError(asked, 400, "invalid_request", /content-type: application\/json/);
  }
  const charset = { "content-type": "application/json; charset=utf-8" };
  expect(await system.post("/v1/calc", TRADE, charset)).toMatchObject({ status: 200 });
});

test("a symbol without quotes asks for figures", async () => {
  await expectError(system.post("/v1/calc", { ...TRADE, symbol: "NVDA" }), 422, "no_quotes", /NVDA/);
});

test("reads that ask for what is not there are refused in the one error shape", async () => {
  await expectError(system.get("/nothing"), 404, "not_found");
  await expectError(system.get("/v1/nothing"), 404, "not_found", /GET \/v1\/nothing/);
  await expectError(system.post("/v1/tickers", {}), 405, "method_not_allowed", /Use GET, HEAD/);
  await expectError(system.get("/v1/tickers/ZZZZ/expirations"), 404, "unknown_symbol", /ZZZZ/);
  await expectError(system.get("/v1/tickers/ZZZZ/chain"), 404, "unknown_symbol");
  await expectError(system.get("/v1/tickers/%3Cscript%3E/chain"), 400, "invalid_request", /symbol:/);
  await expectError(system.get("/v1/tickers/%E0%A4%A/chain"), 400, "invalid_request");
  await expectError(
    system.get("/v1/tickers/WMT/chain?expiration=tomorrow"),
    400,
    "invalid_request",
    /expiration:/,
  );
  await expectError(
    system.get("/v1/tickers/WMT/chain?expiration=2026-11-20"),
    400,
    "invalid_request",
    /has passed/,
  );
  await expectError(
    system.get("/v1/tickers/WMT/chain?dte=-1"),
    400,
    "invalid_request",
    /dte: must be whole days, 0 or more/,
  );
  await expectError(system.get("/v1/tickers/WMT/chain?dte=soon"), 400, "invalid_request", /dte:/);
  await expectError(system.get("/v1/jobs/lunch/runs"), 400, "invalid_request", /id:/);
  await expectError(system.get("/v1/jobs/options_refresh/runs?limit=0"), 400, "invalid_request", /limit:/);
  await expectError(system.get("/v1/jobs/options_refresh/runs?limit=many"), 400, "invalid_request", /limit:/);
});

test("the operator's lever moves for the operator alone", async () => {
  const token = operator.authorization.slice("Bearer ".length);
  const attempts: Record<string, string>[] = [
    {},
    { authorization: "" },
    { authorization: token },
    { authorization: `Basic ${token}` },
    { authorization: "Bearer " },
    { authorization: `Bearer ${token}x` },
    { authorization: `Bearer ${token.slice(0, -1)}` },
    { authorization: `Bearer ${token.toUpperCase()}` },
  ];
  const runs = await ledger.count("job_runs");
  for (const headers of attempts)
    await expectError(system.post(RUN, undefined, headers), 401, "unauthorized", /ADMIN_TOKEN/);
  await expectError(system.post("/admin/nothing"), 401, "unauthorized");
  expect(await ledger.count("job_runs")).toBe(runs);
  await expectError(system.post("/admin/jobs/lunch/run", undefined, operator), 400, "invalid_request", /id:/);
  await expectError(system.get(RUN, operator), 405, "method_not_allowed", /Use POST/);
});

test("what breaks inside is told outside without its words", async () => {
  stack.neon.faults.add({ kind: "quota", probability: 1 });
  await expectError(system.get("/v1/tickers"), 503, "storage_unavailable", /^The database does not answer\./);
  await expectError(system.post("/v1/calc", TRADE), 503, "storage_unavailable");
  expect(await system.get("/health")).toMatchObject({
    status: 503,
    body: { status: "unavailable", database: "unavailable" },
  });
  stack.neon.faults.clear();

  stack.qstash.faults.add({ kind: "refused", status: 500 });
  await expectError(
    system.post(RUN, undefined, operator),
    503,
    "publish_failed",
    /^The work could not be queued\./,
  );

  // What could not start stands in nobody's way.
  expect(await system.post(RUN, undefined, operator)).toMatchObject({ status: 202 });
  await system.settled();

  await stack.database.query("ALTER TABLE tickers RENAME TO tickers_away");
  await expectError(system.get("/v1/tickers"), 500, "internal", /^Something broke on our side\./);
  await stack.database.query("ALTER TABLE tickers_away RENAME TO tickers");
  await expect.poll(system.workerLog, PATIENT).toContain("SQLSTATE 42P01");
});

test("no secret has been in any answer, nor in the log", async () => {
  stack.redis.faults.add({ kind: "server-error", probability: 1 });
  stack.market.faults.add({ kind: "access-token-expired", path: "/chains" });
  const slotMs = system.nowMs();
  const slice = { symbol: "KO", from: "2026-11-27", to: "2026-11-27", side: "ALL" } as const;
  await system.deliver(await ledger.openSlice(slice, { slotMs, notAfterMs: slotMs + 60_000 }));
  stack.redis.faults.clear();

  await expect.poll(system.workerLog, PATIENT).toContain('"slice":"KO:2026-11-27_2026-11-27"');
  const log = await system.workerLog();
  const said = [...system.answered, log].join("\n");
  expect(said.length).toBeGreaterThan(10_000);
  const secrets = Object.entries(SETTINGS).flatMap(([name, { secret }]) => {
    const value = system.bindings[name];
    // An operator's own, and known to everybody they deal with.
    const shown = /^(PUBLIC_BASE_URL|QSTASH_URL|DISCORD_(APPLICATION_ID|PUBLIC_KEY))$/.test(name);
    return secret && !shown && value !== undefined ? [[name, value] as const] : [];
  });
  expect(secrets.length).toBeGreaterThan(8);
  for (const [name, value] of secrets) expect(said.includes(value), name).toBe(false);
  // An access token as the sandbox market writes them.
  expect(said).not.toMatch(/access\.\d{13}\./);
});
