import { afterAll, beforeEach, expect, test } from "vitest";
import { startSystem } from "../support/system.ts";

const system = await startSystem({ atIso: "2026-11-23T15:00:03Z", tickers: ["WMT"] });
const { ledger, stack } = system;
let slotMs = Date.parse("2026-11-23T14:59:00Z");

afterAll(() => system.close());
beforeEach(() => stack.market.faults.clear());

/** Publishes one slice of a run of its own, as planning does, and lets the queue work it off. */
async function ingest(symbol: string, from: string, to: string) {
  slotMs -= 60_000;
  const message = await ledger.openSlice(
    { symbol, from, to, side: "ALL" },
    { slotMs, notAfterMs: system.nowMs() + 900_000 },
  );
  await system.publish(message);
  await system.settled();
  return message.runId;
}

test("SPX and SPXW of one day stay two series, each with its settlement", async () => {
  await system.follow("SPX");
  const runId = await ingest("SPX", "2026-12-18", "2026-12-18");

  expect(await ledger.run(runId)).toMatchObject({ status: "succeeded", tasks: 1 });
  expect(
    await ledger.rows(
      `SELECT root, settlement, exercise_style, count(*) > 100 AS many FROM option_contracts
       WHERE symbol = 'SPX' AND expiration = '2026-12-18' GROUP BY 1, 2, 3 ORDER BY 1`,
    ),
  ).toEqual([
    { root: "SPX", settlement: "AM", exercise_style: "european", many: true },
    { root: "SPXW", settlement: "PM", exercise_style: "european", many: true },
  ]);
  const shared = await ledger.rows(
    `SELECT 1 FROM option_contracts a JOIN option_contracts w USING (expiration, strike, option_type)
     WHERE a.root = 'SPX' AND w.root = 'SPXW'`,
  );
  expect(shared.length).toBeGreaterThan(100);
  expect(
    await ledger.rows("SELECT root, contracts FROM chain_snapshots WHERE symbol = 'SPX' ORDER BY root"),
  ).toEqual(
    await ledger.rows(
      "SELECT root, count(*) AS contracts FROM option_contracts WHERE symbol = 'SPX' GROUP BY root ORDER BY root",
    ),
  );

  expect(await system.get("/v1/tickers/SPX/expirations")).toMatchObject({
    status: 200,
    body: {
      expirations: [
        { expiration: "2026-12-18", root: "SPX", settlement: "AM" },
        { expiration: "2026-12-18", root: "SPXW", settlement: "PM" },
      ],
    },
  });
});

test("contracts adjusted for a corporate action are counted, and never stored beside the plain ones", async () => {
  await system.follow("T");
  const before = stack.market.counters.snapshot().contracts;
  const runId = await ingest("T", "2026-11-23", "2027-06-30");
  const run = await ledger.run(runId);
  expect(run).toMatchObject({ status: "succeeded", skipped: { adjusted: 16 } });
  expect(new Set((await ledger.contracts("T")).map(({ root }) => root))).toEqual(new Set(["T"]));
  const skipped = Object.values(run.skipped).reduce((sum, n) => sum + n, 0);
  expect(run.contracts + skipped).toBe(stack.market.counters.snapshot().contracts - before);
});

test("a share class goes by its own name, whatever the provider calls it", async () => {
  await system.follow("BRK.B");
  const runId = await ingest("BRK.B", "2026-12-18", "2026-12-18");
  expect(await ledger.run(runId)).toMatchObject({ status: "succeeded" });
  const stored = await ledger.contracts("BRK.B");
  expect(stored.length).toBeGreaterThan(50);
  expect(new Set(stored.map(({ root }) => root))).toEqual(new Set(["BRKB"]));
  expect(await system.get("/v1/tickers/brk.b/expirations")).toMatchObject({
    body: { symbol: "BRK.B", expirations: [{ expiration: "2026-12-18", contracts: stored.length }] },
  });
});

test("a window too big for the provider is halved, and its halves halved, until every part fits", async () => {
  await system.follow("WMT");
  stack.market.faults.add({ kind: "too-big", symbol: "WMT", times: 3 });
  const runId = await ingest("WMT", "2026-11-23", "2026-12-31");

  const tasks = await ledger.tasks(runId);
  expect(tasks.filter(({ status }) => status === "split").map(({ key }) => key)).toHaveLength(3);
  const leaves = tasks.filter(({ status }) => status !== "split");
  expect(leaves.map(({ status }) => status)).toEqual(["succeeded", "succeeded", "succeeded", "succeeded"]);
  const days = leaves.flatMap(({ from_date, to_date }) => [from_date, to_date]).sort();
  expect([days.at(0), days.at(-1)]).toEqual(["2026-11-23", "2026-12-31"]);

  const run = await ledger.run(runId);
  expect(run).toMatchObject({ status: "succeeded", tasks: 4, tasks_failed: 0 });
  expect(run.contracts).toBe((await ledger.contracts("WMT")).length);
  expect(run.provider_calls).toBe(7);
});

test("a single day too big is asked for by calls and puts", async () => {
  stack.market.faults.add({ kind: "too-big", symbol: "WMT", times: 1 });
  const runId = await ingest("WMT", "2027-01-15", "2027-01-15");
  const tasks = await ledger.tasks(runId);
  expect(tasks.map(({ key, status }) => `${key} ${status}`)).toEqual([
    "WMT:2027-01-15_2027-01-15 split",
    "WMT:2027-01-15_2027-01-15:CALL succeeded",
    "WMT:2027-01-15_2027-01-15:PUT succeeded",
  ]);
  const types = (await ledger.contracts("WMT"))
    .filter(({ expiration }) => expiration === "2027-01-15")
    .map(({ option_type }) => option_type);
  expect(types.filter((type) => type === "call").length).toBe(tasks[1]?.contracts);
  expect(types.filter((type) => type === "put").length).toBe(tasks[2]?.contracts);
});

test("what can't be cut further fails for good and says why; the rest of the run is kept", async () => {
  stack.market.faults.add({ kind: "too-big", symbol: "WMT", times: 2 });
  const runId = await ingest("WMT", "2027-02-19", "2027-02-19");
  expect(await ledger.run(runId)).toMatchObject({
    status: "partial",
    tasks: 2,
    tasks_failed: 1,
    reason: "1 of 2 slices failed; see their tasks",
  });
  const failed = (await ledger.tasks(runId)).filter(({ status }) => status === "failed");
  expect(failed).toMatchObject([
    {
      error_code: "provider_oversize",
      error_message: "Schwab's answer outgrew its 10 MB limit (TooBigBody).",
      attempts: 1,
    },
  ]);
  expect(stack.qstash.dlq().at(-1)?.outcome).toMatchObject({ status: 489 });
  expect((await ledger.contracts("WMT")).some(({ expiration }) => expiration === "2027-02-19")).toBe(true);
});

test("a split whose halves could not be queued is taken up again by the retry", async () => {
  slotMs -= 60_000;
  const message = await ledger.openSlice(
    { symbol: "WMT", from: "2027-03-19", to: "2027-04-16", side: "ALL" },
    { slotMs, notAfterMs: system.nowMs() + 900_000 },
  );
  stack.market.faults.add({ kind: "too-big", symbol: "WMT", times: 1 });
  stack.qstash.faults.add({ kind: "refused", status: 503 });
  expect(await system.deliver(message)).toMatchObject({
    status: 503,
    body: { error: { code: "publish_failed" } },
  });
  expect((await ledger.tasks(message.runId)).map(({ status }) => status).sort()).toEqual([
    "queued",
    "queued",
    "split",
  ]);

  expect(await system.deliver(message)).toMatchObject({ status: 200, body: { kind: "split", into: 2 } });
  await system.settled();
  expect(await ledger.run(message.runId)).toMatchObject({ status: "succeeded", tasks: 2 });
});

test("a strike that is no longer listed is taken out once its expiration is seen again", async () => {
  await stack.database.query(
    `INSERT INTO option_contracts (occ_symbol, symbol, root, expiration, strike, option_type, settlement,
       exercise_style, mark_price, implied_volatility_status, provider, last_updated)
     SELECT 'WMT   270115C00999000', symbol, root, expiration, 999, option_type, settlement, exercise_style,
       mark_price, implied_volatility_status, provider, last_updated - interval '1 hour'
     FROM option_contracts WHERE symbol = 'WMT' AND expiration = '2027-01-15' AND option_type = 'call' LIMIT 1`,
  );
  await ingest("WMT", "2027-01-15", "2027-01-15");
  expect((await ledger.contracts("WMT")).map(({ strike }) => strike)).not.toContain(999);
});
