import { afterAll, beforeEach, expect, test } from "vitest";
import type { OutageKind } from "../../local/neon/faults.ts";
import { CHAINS_ONLY, PATIENT, startSystem } from "../support/system.ts";

const system = await startSystem({
  atIso: "2026-11-23T15:00:03Z",
  tickers: ["KO"],
  // Nobody answers in Schwab's place, so that its outages reach the slices.
  bindings: { ...CHAINS_ONLY, ALPACA_API_KEY: undefined, ALPACA_API_SECRET: undefined },
});
const { ledger, stack } = system;
const { neon, redis, qstash, market } = stack;
let slotMs = Date.parse("2026-11-23T14:59:00Z");

afterAll(() => system.close());
beforeEach(() => {
  for (const { faults } of [neon, redis, market]) faults.clear();
});

/** A slice of KO, of a run of its own. */
function openSlice(from = "2026-11-23", to = "2026-12-06") {
  slotMs -= 60_000;
  return ledger.openSlice(
    { symbol: "KO", side: "ALL", from, to },
    { slotMs, notAfterMs: system.nowMs() + 900_000 },
  );
}

/** Everything a slice writes. */
async function written() {
  return {
    contracts: await ledger.contracts("KO"),
    snapshots: await ledger.rows("SELECT * FROM chain_snapshots ORDER BY root, expiration, slot"),
    tickers: await ledger.rows("SELECT * FROM tickers"),
  };
}

const STATEMENTS = [
  "INSERT INTO option_contracts",
  "DELETE FROM option_contracts",
  "INSERT INTO chain_snapshots",
  'update "tickers"',
  "UPDATE job_runs",
];

test.each(STATEMENTS)(
  "Postgres goes down before %s: nothing is half written, and the retry is right",
  async (statement) => {
    const before = await written();
    const message = await openSlice();
    neon.faults.add({ kind: "server-error", statement });
    expect(await system.deliver(message)).toMatchObject({
      status: 503,
      body: { error: { code: "storage_unavailable", message: "The database does not answer." } },
    });
    expect(await written()).toEqual(before);
    expect(await ledger.tasks(message.runId)).toMatchObject([
      { status: "queued", error_code: "storage_unavailable" },
    ]);
    expect(await ledger.run(message.runId)).toMatchObject({ status: "running", contracts: 0 });

    expect(await system.deliver(message)).toMatchObject({
      status: 200,
      body: { kind: "stored", contracts: 42 },
    });
    expect(await ledger.run(message.runId)).toMatchObject({ status: "succeeded", contracts: 42 });
  },
);

test.each<OutageKind>(["drop", "server-error", "quota", "cancelled"])(
  "Postgres away altogether (%s): the slice waits, and the run closes after the retry",
  async (kind) => {
    const message = await openSlice();
    await system.publish(message);
    neon.faults.add({ kind, probability: 1 });
    await system.settled();
    expect(qstash.messages()).toMatchObject([{ retried: 1 }]);
    neon.faults.clear();
    expect(await ledger.run(message.runId)).toMatchObject({ status: "running" });

    await system.passSeconds(15);
    expect(qstash.messages()).toEqual([]);
    expect(await ledger.run(message.runId)).toMatchObject({ status: "succeeded", contracts: 42 });
  },
);

test("Postgres goes away for good while a slice runs: even the failure can't be written, and the retry still finds its way", async () => {
  const message = await openSlice();
  market.faults.add({ kind: "slow", symbol: "KO", delayMs: 800 });
  const known = market.counters.snapshot().requests;
  const delivered = system.deliver(message);
  await expect.poll(() => market.counters.snapshot().requests, PATIENT).toBeGreaterThan(known);
  neon.faults.add({ kind: "drop", probability: 1 });
  expect(await delivered).toMatchObject({ status: 503 });
  neon.faults.clear();

  expect(await ledger.tasks(message.runId)).toMatchObject([{ status: "running", attempts: 1 }]);
  await expect.poll(system.workerLog, PATIENT).toContain('"event":"chain_slice_unrecorded"');
  expect(await system.deliver(message)).toMatchObject({
    status: 200,
    body: { kind: "stored", contracts: 42 },
  });
  expect(await ledger.tasks(message.runId)).toMatchObject([{ status: "succeeded", attempts: 2 }]);
});

test("Redis down stops no slice: not one whose token is held, nor one that needs a new token", async () => {
  redis.faults.add({ kind: "drop", probability: 1 });
  expect(await system.deliver(await openSlice())).toMatchObject({ status: 200, body: { kind: "stored" } });

  const message = await openSlice();
  market.faults.add({ kind: "access-token-expired", path: "/chains" });
  const granted = market.counters.snapshot().byPath["/v1/oauth/token"] ?? 0;
  await system.publish(message);
  await system.settled();
  expect(market.counters.snapshot().byPath["/v1/oauth/token"]).toBe(granted + 1);
  expect(await ledger.run(message.runId)).toMatchObject({ status: "succeeded", contracts: 42 });
});

test("a lost answer, a doubled and a repeated delivery change neither rows nor counts", async () => {
  const messages = [await openSlice(), await openSlice(), await openSlice()];
  const faults = [
    () => qstash.faults.add({ kind: "answer-lost" }),
    () => qstash.faults.add({ kind: "doubled" }),
    () => qstash.faults.add({ kind: "duplicated" }),
  ];
  for (const [index, message] of messages.entries()) {
    faults[index]?.();
    await system.publish(message);
    await system.passSeconds(15);
    expect(await ledger.run(message.runId)).toMatchObject({ status: "succeeded", contracts: 42, tasks: 1 });
  }
  expect(qstash.messages()).toEqual([]);
});

test("retries used up: the ledger names the dead letters, the other slices count, and a redrive completes the run", async () => {
  await system.follow("KO", "C");
  await system.runJob(); // From now on each is one slice.
  await system.settled();
  const before = await ledger.contracts("C");
  market.faults.add({ kind: "server-error", symbol: "C", probability: 1 });
  await system.tick("2026-11-23T15:00:00Z");
  await system.passSeconds(120);

  const id = "options_refresh@2026-11-23T15:00:00.000Z";
  const partial = await ledger.run(id);
  expect(partial).toMatchObject({
    status: "partial",
    tasks: 2,
    tasks_failed: 1,
    reason: "1 of 2 slices failed; see their tasks",
  });
  expect(partial.contracts).toBe((await ledger.contracts("KO")).length);
  const [lost] = await ledger.tasks(id);
  expect(lost).toMatchObject({
    symbol: "C",
    status: "dead_lettered",
    attempts: 3,
    contracts: 0,
    error_code: "dead_lettered",
    error_message: "The queue gave up after the last retry (HTTP 503).",
  });
  expect(await ledger.contracts("C")).toEqual(before);
  expect(qstash.dlq().map(({ outcome }) => outcome.status)).toEqual([503]);

  market.faults.clear();
  await redriveAll();
  expect(qstash.dlq()).toEqual([]);
  const whole = await ledger.run(id);
  expect(whole).toMatchObject({ status: "succeeded", tasks: 2, tasks_failed: 0, reason: null });
  expect(whole.contracts).toBe((await ledger.contracts("C")).length + partial.contracts);
});

test("a failure callback that meets a dead Postgres is retried until the ledger knows", async () => {
  await system.follow("KO");
  market.faults.add({ kind: "chain-failed", symbol: "KO" });
  const message = await openSlice();
  await system.publish(message);
  // The slice starts and fails, but neither its end nor the callback's first try can be written.
  neon.faults.add({ kind: "server-error", statement: "FOR UPDATE", times: 2 });
  await system.settled();
  expect(await ledger.run(message.runId)).toMatchObject({ status: "running" });
  await system.passSeconds(600);
  expect(qstash.messages()).toEqual([]);
  expect(await ledger.run(message.runId)).toMatchObject({ status: "failed", tasks_failed: 1 });
});

/** As the operator does it: `POST /v2/dlq/retry`. */
async function redriveAll() {
  const answer = await fetch(`${qstash.url}/v2/dlq/retry`, {
    method: "POST",
    headers: { authorization: `Bearer ${qstash.token}` },
  });
  expect(answer.status).toBe(200);
  await system.settled();
}
