import { afterAll, beforeEach, expect, test } from "vitest";
import { expectError } from "../support/expect-error.ts";
import { CHAINS_ONLY, startSystem } from "../support/system.ts";

const system = await startSystem({
  atIso: "2026-11-23T14:50:00Z",
  stands: true,
  tickers: ["KO", "C"],
  // Schwab alone, so that its failures reach the queue; and pages of ten symbols.
  bindings: { ...CHAINS_ONLY, WORKERS_PLAN: "free", ALPACA_API_KEY: undefined, ALPACA_API_SECRET: undefined },
});
const { ledger, stack } = system;
afterAll(() => system.close());
beforeEach(() => stack.market.faults.clear());

const ID = "options_refresh@2026-11-23T15:00:00.000Z";
const listed = async () => (await system.admin("dead-letters")).body as { deadLetters: object[] };

test("with nothing lost the list is empty, and there is nothing to redrive", async () => {
  expect(await listed()).toEqual({ deadLetters: [], nextCursor: null });
  await expectError(
    system.admin("dead-letters/redrive", { runId: "options_refresh@never" }),
    404,
    "not_found",
    /GET \/admin\/dead-letters/,
  );
  await expectError(system.get("/admin/dead-letters"), 401, "unauthorized");
});

test("a slice that the queue gave up is listed with its run, its tries and the reason", async () => {
  await system.minute("2026-11-23T14:50:00Z"); // From now on each chain is one slice.
  stack.market.faults.add({ kind: "server-error", path: "/chains", symbol: "C", probability: 1 });
  await system.minute("2026-11-23T15:00:00Z");
  await system.passSeconds(120);
  expect(await ledger.run(ID)).toMatchObject({ status: "partial", tasks: 2, tasks_failed: 1 });
  expect((await listed()).deadLetters).toMatchObject([
    {
      runId: ID,
      symbol: "C",
      slot: "2026-11-23T15:00:00.000Z",
      status: "dead_lettered",
      attempts: 3,
      errorMessage: "The queue gave up after the last retry (HTTP 503).",
    },
  ]);
});

test("redriven, it is fetched again and the run turns into a success", async () => {
  const answer = await system.admin("dead-letters/redrive", { runId: ID });
  expect(answer).toMatchObject({
    status: 200,
    body: { redriven: [{ symbol: "C", status: "dead_lettered" }] },
  });
  expect(await ledger.run(ID)).toMatchObject({ status: "running", reason: "Redriven by the operator." });
  await system.settled();
  expect(await ledger.run(ID)).toMatchObject({ status: "succeeded", reason: null, tasks_failed: 0 });
  expect(await listed()).toEqual({ deadLetters: [], nextCursor: null });
  await expectError(system.admin("dead-letters/redrive", { runId: ID }), 404, "not_found");
});

test("a slice that was refused for good, and is named, may be redriven as often as it takes", async () => {
  stack.market.faults.add({ kind: "chain-failed", path: "/chains", symbol: "C", probability: 1 });
  await system.minute("2026-11-23T15:15:00Z");
  const [lost] = (await listed()).deadLetters as { runId: string; key: string }[];
  const { runId = "", key = "" } = lost ?? {};
  expect(lost).toMatchObject({ status: "failed", errorCode: "provider_rejected" });
  for (const attempts of [2, 3]) {
    await system.admin("dead-letters/redrive", { tasks: [{ runId, key }] });
    await system.settled();
    expect((await listed()).deadLetters).toMatchObject([{ runId, key, status: "failed", attempts }]);
  }
  stack.market.faults.clear();
  await system.admin("dead-letters/redrive", { tasks: [{ runId, key }] });
  await system.settled();
  expect(await ledger.run(runId)).toMatchObject({ status: "succeeded" });
});

test("redriven while the database is away, and again within ten minutes, a slice is delivered both times", async () => {
  stack.market.faults.add({ kind: "chain-failed", path: "/chains", symbol: "C", probability: 1 });
  await system.minute("2026-11-23T15:30:00Z");
  stack.market.faults.clear();
  const [lost] = (await listed()).deadLetters as { runId: string; key: string; attempts: number }[];
  const { runId = "", key = "" } = lost ?? {};
  // Before an attempt can be counted.
  stack.neon.faults.add({ kind: "server-error", statement: "WITH before AS", times: 3 });
  expect(await system.admin("dead-letters/redrive", { runId })).toMatchObject({
    body: { redriven: [{ key, redrives: 1 }], refused: [] },
  });
  await system.passSeconds(120);
  expect((await listed()).deadLetters).toMatchObject([
    { key, status: "dead_lettered", attempts: lost?.attempts },
  ]);
  expect(await system.admin("dead-letters/redrive", { runId })).toMatchObject({
    body: { redriven: [{ key, redrives: 2 }], refused: [] },
  });
  await system.settled();
  expect(await ledger.run(runId)).toMatchObject({ status: "succeeded", tasks_failed: 0 });
});

test("a wrong token of the queue: a run by hand, and a redrive, leave no task queued and say why", async () => {
  stack.qstash.faults.add({ kind: "refused", status: 401, probability: 1 });
  await expectError(system.admin("jobs/options_refresh/run", {}), 503, "publish_failed", /QSTASH_TOKEN/);
  const [run] = await ledger.runs();
  expect(run).toMatchObject({ trigger: "manual", status: "failed", tasks: 2, tasks_failed: 2 });
  expect(run?.reason).toBe("2 of 2 slices did not get into the queue. QStash refused the token (401).");
  const failed = {
    status: "failed",
    error_code: "publish_failed",
    error_message: "QStash refused the token (401).",
  };
  expect(await ledger.tasks(run?.id ?? "")).toMatchObject([failed, failed]);
  await expectError(
    system.admin("dead-letters/redrive", { runId: run?.id }),
    503,
    "publish_failed",
    /QSTASH_TOKEN/,
  );
  expect(await ledger.tasks(run?.id ?? "")).toMatchObject([failed, failed]);
  expect(await ledger.run(run?.id ?? "")).toMatchObject({ status: "failed" });
  stack.qstash.faults.clear("refused");
  await system.admin("dead-letters/redrive", { runId: run?.id });
  await system.settled();
  expect(await ledger.run(run?.id ?? "")).toMatchObject({ status: "succeeded" });
});

test("a run by hand whose slices fell silent is taken over on request, and not before", async () => {
  const later = (seconds: number) => system.moveTo(new Date(system.nowMs() + seconds * 1_000).toISOString());
  await later(1);
  stack.qstash.faults.add({ kind: "held" });
  const dead = await system.runJob();
  await expectError(
    system.admin("jobs/options_refresh/run", { takeOver: true }),
    409,
    "conflict",
    /may be taken over/,
  );
  await later(200);
  await expectError(system.admin("jobs/options_refresh/run", {}), 409, "conflict", /take it over/);
  // The refused one has this instant for its slot.
  await later(1);
  const next = await system.admin("jobs/options_refresh/run", { takeOver: true, by: "Ann" });
  expect(next.status).toBe(202);
  stack.qstash.faults.clear("held");
  await system.settled();
  expect(await ledger.run(dead)).toMatchObject({
    status: "abandoned",
    reason: "Taken over by Ann: it showed no sign of life.",
  });
  expect(new Set((await ledger.tasks(dead)).map(({ status }) => status))).toEqual(new Set(["abandoned"]));
  const [run] = await ledger.runs();
  expect(run).toMatchObject({ status: "succeeded", tasks_failed: 0 });
});

/** After the last of late trading, prices are asked for page by page. */
async function holdSecondPage(slot: string) {
  stack.qstash.faults.add({ kind: "held" });
  await system.moveTo(slot);
  await system.tick(slot);
  const [run] = await ledger.runs("prices_1m");
  expect(run).toMatchObject({ status: "running", pages: 1 });
  return ledger.run(run?.id ?? "");
}

test("a page that dies in the queue ends its run by what was stored until then", async () => {
  await system.follow("KO", "C", "XOM", "WMT", "DIS", "T", "PFE", "INTC", "F", "BAC", "V");
  const run = await holdSecondPage("2026-11-24T01:01:00Z");
  stack.neon.faults.add({ kind: "server-error", statement: "held_until", times: 4 });
  stack.qstash.faults.clear("held");
  await system.passSeconds(600);
  expect(await ledger.run(run.id)).toMatchObject({
    status: "partial",
    pages: 1,
    stored: run.stored,
    reason: "Page 1: The queue gave up after the last retry (HTTP 503).",
  });
});

test("a page that fails once is delivered again, and the run goes on as if nothing had been", async () => {
  const run = await holdSecondPage("2026-11-25T01:01:00Z");
  stack.neon.faults.add({ kind: "server-error", statement: "held_until" });
  stack.qstash.faults.clear("held");
  await system.passSeconds(600);
  expect(await ledger.run(run.id)).toMatchObject({ status: "succeeded", pages: 2, failures: [] });
});
