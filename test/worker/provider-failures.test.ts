import { afterAll, beforeEach, expect, test, vi } from "vitest";
import type { MarketFault } from "../../local/market/faults.ts";
import { CHAINS_ONLY, PATIENT, startSystem } from "../support/system.ts";

// Schwab alone: what its failures do to a slice is not to be covered up by who answers instead.
const system = await startSystem({
  atIso: "2026-11-23T15:00:03Z",
  stands: true,
  tickers: ["KO", "C"],
  bindings: { ...CHAINS_ONLY, ALPACA_API_KEY: undefined, ALPACA_API_SECRET: undefined },
});
const { ledger, stack } = system;
const CHAINS = "/marketdata/v1/chains";
let slotMs = Date.parse("2026-11-23T14:59:00Z");

afterAll(() => system.close());
beforeEach(() => stack.market.faults.clear());

/** A slice of its own run; KO's has 42 contracts when all is well. */
async function openSlice(window: { symbol?: string; from?: string; to?: string } = {}) {
  slotMs -= 60_000;
  return ledger.openSlice(
    { symbol: "KO", from: "2026-11-23", to: "2026-12-06", side: "ALL", ...window },
    { slotMs, notAfterMs: system.nowMs() + 900_000 },
  );
}

function breakNext(rule: MarketFault) {
  stack.market.faults.add({ path: "/chains", ...rule });
}

// It takes 25 seconds to give up, so it waits beside the other journeys.
const slow = await openSlice({ symbol: "C" });
breakNext({ kind: "timeout", symbol: "C" });
const unanswered = system.deliver(slow);
await vi.waitUntil(() => stack.market.faults.list()[0]?.left === 0, PATIENT);

/** What the provider did wrong, and the code under which the ledger keeps it. */
const PASSING: [MarketFault["kind"], string][] = [
  ["rate-limited", "provider_rate_limited"],
  ["server-error", "provider_unavailable"],
  ["unavailable-html", "provider_unavailable"],
  ["access-denied-html", "provider_unavailable"],
  ["cut", "provider_bad_body"],
  ["truncated", "provider_bad_body"],
  ["empty", "provider_bad_body"],
  ["html", "provider_bad_body"],
];

test.each(PASSING)(
  "%s: nothing is written, the slice waits for its retry, and the retry stores it",
  async (kind, code) => {
    const message = await openSlice();
    const before = await ledger.contracts("KO");
    breakNext({ kind });

    const failed = await system.deliver(message);
    expect(failed).toMatchObject({ status: 503, body: { error: { code } } });
    expect(await ledger.contracts("KO")).toEqual(before);
    expect(await ledger.run(message.runId)).toMatchObject({ status: "running" });
    expect(await ledger.tasks(message.runId)).toMatchObject([
      { status: "queued", attempts: 1, error_code: code },
    ]);

    await system.passSeconds(61);
    expect(await system.deliver(message)).toMatchObject({
      status: 200,
      body: { kind: "stored", contracts: 42 },
    });
    expect(await ledger.tasks(message.runId)).toMatchObject([
      { status: "succeeded", attempts: 2, provider_calls: 2, error_code: null, error_message: null },
    ]);
    expect(await ledger.run(message.runId)).toMatchObject({ status: "succeeded", contracts: 42 });
  },
);

test("a 429 with Retry-After hands that wait on to the queue, and nobody asks before it is over", async () => {
  const message = await openSlice();
  breakNext({ kind: "rate-limited", retryAfterSeconds: 37 });
  const answer = await system.deliver(message);
  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).toBe("37");

  await system.passSeconds(17);
  const asked = stack.market.counters.snapshot().requests;
  const early = await system.deliver(message);
  expect([early.status, early.headers.get("retry-after")]).toEqual([503, "20"]);
  expect(stack.market.counters.snapshot().requests).toBe(asked);
  await system.passSeconds(20);
  expect(await system.deliver(message)).toMatchObject({ status: 200 });
});

test("status FAILED ends the slice at once, and the run says so", async () => {
  const message = await openSlice();
  breakNext({ kind: "chain-failed" });
  const answer = await system.deliver(message);
  expect(answer).toMatchObject({ status: 489, body: { error: { code: "provider_rejected" } } });
  expect(await ledger.tasks(message.runId)).toMatchObject([
    {
      status: "failed",
      error_code: "provider_rejected",
      error_message: 'Schwab answered the chain with status "FAILED".',
    },
  ]);
  expect(await ledger.run(message.runId)).toMatchObject({ status: "failed", tasks_failed: 1 });
});

const SILENT = ["chain-maps-array", "chain-maps-empty"] as const;

test.each(SILENT)("%s: an empty window of which contracts are stored is not believed", async (kind) => {
  const before = await ledger.contracts("KO");
  expect(before.length).toBeGreaterThan(0);
  const message = await openSlice();
  breakNext({ kind });
  expect(await system.deliver(message)).toMatchObject({
    status: 503,
    body: { error: { code: "provider_bad_body" } },
  });
  expect(await ledger.contracts("KO")).toEqual(before);
  expect(await system.deliver(message)).toMatchObject({ status: 200, body: { contracts: 42 } });
});

test.each(SILENT)("%s: a window of which nothing is stored succeeds with none", async (kind) => {
  const message = await openSlice({ from: "2028-02-01", to: "2028-02-01" });
  breakNext({ kind });
  expect(await system.deliver(message)).toMatchObject({
    status: 200,
    body: { kind: "stored", contracts: 0 },
  });
  expect(await ledger.run(message.runId)).toMatchObject({ status: "succeeded", contracts: 0 });
});

test("contracts with missing fields are counted and skipped, and never lose the chain", async () => {
  const window = { from: "2027-01-08", to: "2027-03-23" };
  const listed = stack.market.market?.chain("KO", system.nowMs(), {
    series: ({ expiration: { date } }) => date >= window.from && date <= window.to,
  });
  const contracts = (listed?.series ?? []).flatMap(({ quotes }) => quotes).length;
  const message = await openSlice(window);
  breakNext({ kind: "missing-fields" });
  const answer = await system.deliver(message);
  const run = await ledger.run(message.runId);
  expect(answer).toMatchObject({ status: 200, body: { kind: "stored", contracts: run.contracts } });
  expect(run.skipped["malformed"]).toBeGreaterThan(0);
  expect(run.contracts).toBeGreaterThan(60);
  expect(run.contracts + Object.values(run.skipped).reduce((sum, n) => sum + n, 0)).toBe(contracts);
  expect(run.status).toBe("succeeded");
});

test("contracts that were listed but unreadable this time keep their last quotes", async () => {
  const window = { from: "2027-03-24", to: "2027-12-28" };
  await system.deliver(await openSlice(window));
  const before = await ledger.contracts("KO");
  breakNext({ kind: "missing-fields" });
  await system.deliver(await openSlice(window));
  const after = await ledger.contracts("KO");
  expect(after.map(({ occ_symbol }) => occ_symbol)).toEqual(before.map(({ occ_symbol }) => occ_symbol));
});

test("greeks of -999 are no volatility of the provider's, and ours are solved from the quotes", async () => {
  const message = await openSlice({ from: "2027-12-29", to: "2030-03-07" });
  breakNext({ kind: "minus-999" });
  expect(await system.deliver(message)).toMatchObject({ status: 200, body: { kind: "stored" } });
  const [{ n, theirs, ours }] = (await ledger.rows(
    `SELECT count(*) AS n, count(provider_implied_volatility) AS theirs, count(implied_volatility) AS ours
     FROM option_contracts WHERE symbol = 'KO' AND expiration >= '2027-12-29'`,
  )) as [{ n: number; theirs: number; ours: number }];
  expect(n).toBeGreaterThan(50);
  expect(theirs).toBe(0);
  expect(ours).toBeGreaterThan(n * 0.9);
});

test('quotes of "NaN" everywhere are skipped as unquoted, and nothing that was stored is lost', async () => {
  const before = await ledger.contracts("KO");
  const message = await openSlice();
  breakNext({ kind: "nan-strings" });
  expect(await system.deliver(message)).toMatchObject({
    status: 200,
    body: { kind: "stored", contracts: 0 },
  });
  expect(await ledger.run(message.runId)).toMatchObject({ status: "succeeded", skipped: { no_quote: 42 } });
  expect(await ledger.contracts("KO")).toEqual(before);
});

test("a refused access token is renewed once, within the same delivery", async () => {
  const message = await openSlice();
  const before = stack.market.counters.snapshot().byPath;
  breakNext({ kind: "access-token-expired" });
  expect(await system.deliver(message)).toMatchObject({
    status: 200,
    body: { kind: "stored", contracts: 42 },
  });
  const after = stack.market.counters.snapshot().byPath;
  expect((after["/v1/oauth/token"] ?? 0) - (before["/v1/oauth/token"] ?? 0)).toBe(1);
  expect((after[CHAINS] ?? 0) - (before[CHAINS] ?? 0)).toBe(2);
  expect(await ledger.tasks(message.runId)).toMatchObject([{ status: "succeeded", provider_calls: 2 }]);
});

test("slices that lose the token at the same time renew it once between them", async () => {
  const messages = [await openSlice(), await openSlice(), await openSlice()];
  const before = stack.market.counters.snapshot().byPath["/v1/oauth/token"] ?? 0;
  breakNext({ kind: "access-token-expired" });
  const answers = await Promise.all(messages.map((message) => system.deliver(message)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((stack.market.counters.snapshot().byPath["/v1/oauth/token"] ?? 0) - before).toBe(1);
});

test("an unknown symbol ends the slice with the provider's word for it", async () => {
  await system.follow("KO", "C", "ZZZZ");
  const message = await openSlice({ symbol: "ZZZZ" });
  expect(await system.deliver(message)).toMatchObject({
    status: 489,
    body: { error: { code: "provider_unknown_symbol" } },
  });
  expect(await ledger.run(message.runId)).toMatchObject({ status: "failed" });
});

test("Redis away: a refused token is renewed all the same", async () => {
  const message = await openSlice();
  stack.market.faults.add({ kind: "access-token-expired", path: "/chains" });
  stack.redis.faults.add({ kind: "server-error", probability: 1 });
  expect(await system.deliver(message)).toMatchObject({
    status: 200,
    body: { kind: "stored", contracts: 42 },
  });
  stack.redis.faults.clear();
  expect(await ledger.tasks(message.runId)).toMatchObject([{ status: "succeeded", provider_calls: 2 }]);
});

test("a provider that never answers is given up after 25 seconds, as unavailable", async () => {
  expect(await unanswered).toMatchObject({
    status: 503,
    body: { error: { code: "provider_unavailable", message: "The data provider does not answer." } },
  });
  expect(await ledger.tasks(slow.runId)).toMatchObject([
    { status: "queued", error_message: "Schwab did not answer within 25 s." },
  ]);
  expect(await system.deliver(slow)).toMatchObject({ status: 200, body: { kind: "stored" } });
});

test("an expired refresh token needs the operator: the slices are dead letters, and the ledger says why", async () => {
  // The last journey: this market never takes the old login again.
  await system.follow("KO", "ZZZZ");
  stack.market.faults.add({ kind: "refresh-token-expired", path: "/chains" });
  await system.minute("2026-11-23T15:30:00Z");
  // Slices that are refused before one of them has found out why may be tried a second time.
  await system.passSeconds(180);

  const run = await ledger.run("options_refresh@2026-11-23T15:30:00.000Z");
  expect(run).toMatchObject({ status: "failed", tasks: 6, tasks_failed: 6 });
  const tasks = await ledger.tasks(run.id);
  for (const task of tasks)
    expect(task).toMatchObject({ status: "failed", error_code: "provider_unauthorized" });
  expect(tasks.map(({ error_message }) => error_message)).toContain(
    "Schwab's refresh token has expired or was replaced.",
  );
  expect(stack.qstash.messages()).toEqual([]);
  expect(stack.qstash.dlq().map(({ outcome }) => outcome.status)).toEqual([489, 489, 489, 489, 489, 489]);
});
