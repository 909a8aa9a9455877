import { afterAll, expect, test } from "vitest";
import { PATIENT, startSystem } from "../support/system.ts";

const system = await startSystem({ atIso: "2026-11-23T15:00:03Z", tickers: ["KO", "C", "XOM", "WMT"] });
const { ledger, stack } = system;
afterAll(() => system.close());

const SLOT_MS = Date.parse("2026-11-23T15:00:00Z");
const RUN = { slotMs: SLOT_MS, notAfterMs: SLOT_MS + 15 * 60_000 };
const NEAR = { from: "2026-11-23", to: "2026-12-06", side: "ALL" } as const;
let slots = 0;

/** A queued slice of a run of its own. */
function openSlice(symbol: string, window: { from: string; to: string } = NEAR) {
  slots += 1;
  const slotMs = SLOT_MS - slots * 60_000;
  return ledger.openSlice({ symbol, side: "ALL", ...window }, { ...RUN, slotMs });
}

test("a signed delivery stores its slice once, however often it comes", async () => {
  const message = await openSlice("KO");
  const first = await system.deliver(message);
  expect(first).toMatchObject({ status: 200, body: { kind: "stored", contracts: 42 } });
  const stored = await ledger.contracts("KO");
  const run = await ledger.run(message.runId);

  const again = await system.deliver(message);
  expect(again).toMatchObject({ status: 200, body: { kind: "repeated" } });
  expect(await ledger.contracts("KO")).toEqual(stored);
  expect(await ledger.run(message.runId)).toEqual(run);
  expect(run).toMatchObject({ status: "succeeded", contracts: 42, tasks: 1 });
});

test("two deliveries of one message at the same time leave the rows and counts of one", async () => {
  const message = await openSlice("C");
  const answers = await Promise.all([system.deliver(message), system.deliver(message)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  const run = await ledger.run(message.runId);
  expect(run).toMatchObject({ status: "succeeded", tasks: 1, contracts: 88 });
  expect(await ledger.contracts("C")).toHaveLength(88);
  expect(await ledger.rows("SELECT count(*) AS n FROM chain_snapshots WHERE symbol = 'C'")).toEqual([
    { n: new Set((await ledger.contracts("C")).map(({ expiration }) => expiration)).size },
  ]);
});

test("an answer that is overtaken on its way does not overwrite newer quotes", async () => {
  const [older, newer] = [await openSlice("XOM"), await openSlice("XOM")];
  stack.market.faults.add({ kind: "slow", symbol: "XOM", delayMs: 800 });
  const known = { market: stack.market.counters.snapshot().requests, sql: stack.neon.counters.requests };
  const late = system.deliver(older);
  await expect.poll(() => stack.market.counters.snapshot().requests, PATIENT).toBeGreaterThan(known.market);
  // The older body is on its way; Postgres will keep the transaction that stores it waiting.
  stack.neon.faults.add({ kind: "slow", delayMs: 2_000 });
  await expect.poll(() => stack.neon.counters.requests, PATIENT).toBe(known.sql + 2);

  system.moveMarket("2026-11-23T15:20:00Z");
  expect(await system.deliver(newer)).toMatchObject({ status: 200, body: { kind: "stored" } });
  const fresh = await ledger.contracts("XOM");
  expect(await late).toMatchObject({ status: 200, body: { kind: "stored" } });

  expect(await ledger.contracts("XOM")).toEqual(fresh);
  expect(await ledger.rows("SELECT price FROM tickers WHERE symbol = 'XOM'")).toEqual([
    { price: stack.market.market?.spotAt("XOM", Date.parse("2026-11-23T15:20:00Z")) },
  ]);
  expect(await ledger.run(older.runId)).toMatchObject({ status: "succeeded" });
  system.moveMarket("2026-11-23T15:00:03Z");
});

test("a slice that comes after its notAfter is dropped without asking the provider", async () => {
  const message = await ledger.openSlice(
    { symbol: "WMT", ...NEAR },
    { slotMs: SLOT_MS - 3_600_000, notAfterMs: SLOT_MS - 2_700_000 },
  );
  const before = stack.market.counters.snapshot().requests;
  expect(await system.deliver(message)).toMatchObject({ status: 200, body: { kind: "stale" } });
  expect(stack.market.counters.snapshot().requests).toBe(before);
  expect(await ledger.contracts("WMT")).toEqual([]);
  expect(await ledger.tasks(message.runId)).toMatchObject([{ status: "stale" }]);
  expect(await ledger.run(message.runId)).toMatchObject({
    status: "failed",
    reason: "1 of 1 slices failed; see their tasks",
  });
});

test("a slice of a run that nobody knows is acknowledged and does nothing", async () => {
  const message = await openSlice("WMT");
  const stranger = { ...message, runId: "options_refresh@2020-01-02T15:00:00.000Z" };
  expect(await system.deliver(stranger)).toMatchObject({ status: 200, body: { kind: "unknown" } });
  expect(await ledger.contracts("WMT")).toEqual([]);
});

test("deliveries that QStash did not sign, or not like this, are refused and do nothing", async () => {
  const message = await openSlice("WMT");
  const body = JSON.stringify(message);
  const before = { traffic: stack.market.counters.snapshot().requests, sql: stack.neon.counters.requests };
  const refused = await Promise.all([
    system.deliver(message, { signature: null }),
    system.deliver(message, { signature: "" }),
    system.deliver(message, { signature: "eyJhbGciOiJub25lIn0.e30." }),
    system.deliver(message, { signingKey: "sig_somebody_else" }),
    system.deliver(message, { sentBody: body.replace("WMT", "KO") }),
    system.deliver(message, { sentBody: `${body} ` }),
    system.deliver(message, { claimedUrl: "https://another.example/queue/chain-slices" }),
    system.deliver(message, { claimedUrl: `${system.url}/queue/failures` }),
    system.deliver(message, { issuedAtMs: Date.now() - 310_000 }),
    system.deliver(message, { issuedAtMs: Date.now() + 60_000 }),
    system.deliver(message, { path: "/queue/failures", claimedUrl: `${system.url}/queue/chain-slices` }),
  ]);
  for (const answer of refused) {
    expect(answer).toMatchObject({ status: 401, body: { error: { code: "unauthorized" } } });
  }
  expect(stack.market.counters.snapshot().requests).toBe(before.traffic);
  expect(stack.neon.counters.requests).toBe(before.sql);
  expect(await ledger.tasks(message.runId)).toMatchObject([{ status: "queued", attempts: 0 }]);
});

test("after a rotation of keys the next one is good as well", async () => {
  const message = await openSlice("WMT");
  const signingKey = system.bindings["QSTASH_NEXT_SIGNING_KEY"] ?? "";
  expect(await system.deliver(message, { signingKey })).toMatchObject({ status: 200 });
});

test("signed messages that are not ours go to the dead letters at once", async () => {
  const message = await openSlice("KO");
  const odd: unknown[] = [
    "{",
    "",
    "[]",
    "null",
    { ...message, v: 2 },
    { ...message, side: "BOTH" },
    { ...message, from: "2026-13-45T00:00Z" },
    { ...message, symbol: "" },
    { ...message, runId: undefined },
    { ...message, notAfterMs: "soon" },
    { ...message, also: "this" },
    { ...message, job: "eod_sync" },
  ];
  for (const body of odd) {
    const answer = await system.deliver(typeof body === "string" ? body : JSON.stringify(body));
    expect(answer).toMatchObject({ status: 489, body: { error: { code: "invalid_request" } } });
    expect(answer.headers.get("upstash-nonretryable-error")).toBe("true");
  }
  expect(await ledger.tasks(message.runId)).toMatchObject([{ status: "queued", attempts: 0 }]);
});

test("a body over the limit is refused before its signature is looked at", async () => {
  const body = "x".repeat(256 * 1024 + 1);
  const sent = await system.deliver(body);
  expect(sent).toMatchObject({ status: 413, body: { error: { code: "payload_too_large" } } });
  const streamed = await system.stream("/queue/chain-slices", body);
  expect(streamed.status).toBe(413);
});

test("paths that are no queue are no retry either", async () => {
  const answer = await system.deliver(await openSlice("KO"), { path: "/queue/elsewhere" });
  expect(answer).toMatchObject({ status: 489, body: { error: { code: "not_found" } } });
});
