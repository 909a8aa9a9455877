import { afterAll, afterEach, expect, test } from "vitest";
import { startWebhookReceiver } from "../../local/webhooks/start-webhook-receiver.ts";
import { expectError } from "../support/expect-error.ts";
import { CHAINS_ONLY, startSystem } from "../support/system.ts";

const receiver = await startWebhookReceiver();
const system = await startSystem({
  atIso: "2026-11-23T14:50:00Z",
  stands: true,
  tickers: ["KO", "C"],
  // Schwab alone, so that its failures reach the queue.
  bindings: {
    ...CHAINS_ONLY,
    WORKERS_PLAN: "free",
    ALPACA_API_KEY: undefined,
    ALPACA_API_SECRET: undefined,
    WEBHOOK_URLS: `${receiver.url}/hook`,
    WEBHOOK_SECRET: receiver.secret,
  },
});
const { stack } = system;
afterAll(async () => {
  await system.close();
  await receiver.close();
});
afterEach(() => {
  receiver.faults.clear();
  stack.market.faults.clear();
  stack.qstash.faults.clear();
});

const since = (before: number) => receiver.received().slice(before);
const count = () => receiver.received().length;

test("a refresh that is through is told once, signed, with what it brought; a replay changes nothing", async () => {
  await system.minute("2026-11-23T14:50:00Z");
  await system.passSeconds(5);
  const before = count();
  await system.minute("2026-11-23T15:00:00Z");
  await system.passSeconds(5);
  const told = since(before);
  expect(told).toMatchObject([
    {
      verified: true,
      answered: 204,
      path: "/hook",
      type: "options_refresh.completed",
      data: {
        runId: "options_refresh@2026-11-23T15:00:00.000Z",
        slot: "2026-11-23T15:00:00.000Z",
        outcome: "succeeded",
        symbols: 2,
        failedSlices: 0,
        failures: [],
        reason: null,
      },
    },
  ]);
  expect(told[0]?.data["contracts"]).toBeGreaterThan(100);
  await system.tick("2026-11-23T15:00:00Z");
  await system.passSeconds(60);
  expect(count()).toBe(before + 1);
});

test("a receiver that fails twice is asked again under the same id, and has it once it answers", async () => {
  receiver.faults.add({ kind: "refuse", times: 2 });
  const before = count();
  await system.minute("2026-11-23T15:15:00Z");
  await system.passSeconds(60 + 480 + 5);
  const told = since(before);
  expect(told.map(({ answered }) => answered)).toEqual([500, 500, 204]);
  expect(new Set(told.map(({ id }) => id)).size).toBe(1);
  expect(told.every(({ verified }) => verified)).toBe(true);
});

test("what failed is told with the ledger's words, beside the refresh that it left without data", async () => {
  stack.market.faults.add({ kind: "server-error", path: "/chains", probability: 1 });
  const before = count();
  await system.minute("2026-11-23T15:30:00Z");
  await system.passSeconds(120);
  const told = since(before);
  expect(told.map(({ type }) => type).toSorted()).toEqual(["job.failed", "options_refresh.completed"]);
  const failure = told.find(({ type }) => type === "job.failed");
  expect(failure?.data).toMatchObject({
    job: "options_refresh",
    slot: "2026-11-23T15:30:00.000Z",
    error: { code: "dead_lettered", message: "2 of 2 slices failed; see their tasks" },
  });
});

test("the operator's ping reaches each receiver, and asks for the operator", async () => {
  await expectError(system.post("/admin/webhooks/ping"), 401, "unauthorized");
  const before = count();
  expect(await system.admin("webhooks/ping", {})).toMatchObject({ status: 200, body: { receivers: 1 } });
  await system.passSeconds(5);
  expect(since(before)).toMatchObject([{ type: "webhook.ping", verified: true }]);
});

test("a queue that is away costs the refresh nothing", async () => {
  const before = count();
  await system.moveTo("2026-11-23T15:45:00Z");
  await system.tick("2026-11-23T15:45:00Z");
  // Its slices are in the queue; what is told of them is refused.
  stack.qstash.faults.add({ kind: "refused", status: 429, probability: 1 });
  await system.passSeconds(60);
  const run = await system.ledger.run("options_refresh@2026-11-23T15:45:00.000Z");
  expect(run).toMatchObject({ status: "succeeded", tasks_failed: 0 });
  expect(count()).toBe(before);
  expect(await system.workerLog()).toContain("webhooks_not_queued");
});
