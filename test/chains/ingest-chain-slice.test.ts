import { expect, test } from "vitest";
import { deadLetter } from "../../src/chains/dead-letter.ts";
import { ingestChainSlice } from "../../src/chains/ingest-chain-slice.ts";
import type { ChainSource, ClosedRun } from "../../src/chains/ports.ts";
import { sliceKey } from "../../src/chains/slice.ts";
import type { ErrorCode } from "../../src/error-table.ts";
import { AppError } from "../../src/errors.ts";
import { aFetchedChain, memoryPipeline } from "../support/memory-pipeline.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { aSliceMessage, aTask } from "../support/runs.ts";
import { scriptedScheduler } from "../support/scripted-scheduler.ts";

const MESSAGE = aSliceMessage();
const KEY = sliceKey(MESSAGE);
const NOW = IN_SESSION + minutes(1);

/** A pipeline whose ledger knows the slice, and another with which its run would end. */
async function pipeline(fetchChain: ChainSource["fetchChain"] = async () => aFetchedChain()) {
  const memory = memoryPipeline(fetchChain);
  await memory.deps.tasks.recordTasks(MESSAGE.runId, [aTask(), aTask({ symbol: "AAPL" })], IN_SESSION);
  const deliver = (message = MESSAGE, nowMs = NOW) => ingestChainSlice(memory.deps, message, nowMs);
  const task = (key = KEY) => memory.tasks.get(`${MESSAGE.runId} ${key}`);
  return { ...memory, deliver, task };
}

const aClosedRun = (status: ClosedRun["status"]): ClosedRun => ({
  status,
  reason: status === "succeeded" ? null : "1 of 2 slices failed; see their tasks",
  ...{ tasks: 2, tasksFailed: 1, contracts: 7, skipped: {}, providerCalls: 3, bytes: 10, elapsedMs: 40 },
  ...{ symbols: 2, lost: [] },
});

const failing = (code: ErrorCode) => async () => {
  throw new AppError(code, `It is ${code}.`);
};

test("a slice is fetched, valued and stored with its outcome and its cost", async () => {
  const { deliver, stored, task, lines } = await pipeline();
  expect(await deliver()).toEqual({ kind: "stored", contracts: 2 });
  expect(stored).toHaveLength(1);
  expect(stored[0]).toMatchObject({
    runId: MESSAGE.runId,
    key: KEY,
    symbol: "SPY",
    side: "ALL",
    slotMs: MESSAGE.slotMs,
    delayed: false,
    valued: { stated: 580, underlying: { price: 580, source: "stated" }, quotedAtMs: IN_SESSION - 1_500 },
    skipped: { adjusted: 1 },
    cost: { providerCalls: 1, bytes: 2_000, elapsedMs: 0 },
  });
  expect(stored[0]?.valued.contracts.map(({ impliedVolatilityStatus }) => impliedVolatilityStatus)).toEqual([
    "ok",
    "ok",
  ]);
  expect(stored[0]?.valued.expiries).toHaveLength(1);
  expect(task()).toMatchObject({ status: "succeeded", attempts: 1 });
  expect(lines).toEqual([expect.objectContaining({ level: "info", event: "chain_slice" })]);
});

test.each([
  ["succeeded", ["options_refresh"]],
  ["partial", []],
  ["failed", []],
  [null, []],
] as const)("the dead-man's switch hears of a run that ended %s: %j", async (status, heard) => {
  const { deps, deliver } = await pipeline();
  const pinged: string[] = [];
  deps.ping = async ({ job }) => void pinged.push(job);
  deps.store = { ...deps.store, storeSlice: async () => (status === null ? null : aClosedRun(status)) };
  await deliver();
  expect(pinged).toEqual(heard);
});

test("the same delivery twice fetches and stores once", async () => {
  let fetched = 0;
  const { deliver, stored } = await pipeline(async () => {
    fetched += 1;
    return aFetchedChain();
  });
  await deliver();
  expect(await deliver()).toEqual({ kind: "repeated" });
  expect([fetched, stored.length]).toEqual([1, 1]);
});

test("a slice that nobody planned is left alone, without a call to the provider", async () => {
  const { deliver, stored } = await pipeline(async () => {
    throw new Error("must not be fetched");
  });
  expect(await deliver(aSliceMessage({ runId: "options_refresh@2020-01-02T15:00:00.000Z" }))).toEqual({
    kind: "unknown",
  });
  expect(stored).toEqual([]);
});

test("after its notAfter a slice is stale; at the instant itself it is not", async () => {
  const late = await pipeline(async () => {
    throw new Error("must not be fetched");
  });
  expect(await late.deliver(MESSAGE, MESSAGE.notAfterMs + 1)).toEqual({ kind: "stale" });
  expect(late.task()).toMatchObject({ status: "stale" });
  const inTime = await pipeline();
  expect(await inTime.deliver(MESSAGE, MESSAGE.notAfterMs)).toMatchObject({ kind: "stored" });
});

test("a dead letter that is put back at the queue's own console is fetched while it is in time, and left after", async () => {
  const again = await pipeline();
  again.deps.tasks.startTask = async () => "dead_lettered";
  expect(await again.deliver(MESSAGE, MESSAGE.notAfterMs)).toMatchObject({ kind: "stored" });
  const late = await pipeline(async () => {
    throw new Error("must not be fetched");
  });
  late.deps.tasks.startTask = async () => "dead_lettered";
  expect(await late.deliver(MESSAGE, MESSAGE.notAfterMs + 1)).toEqual({ kind: "ended", as: "dead_lettered" });
});

test.each(["failed", "abandoned", "stale", "superseded"])(
  "a late copy of a slice that is %s asks nobody and changes nothing, also after its notAfter",
  async (status) => {
    const late = await pipeline(async () => {
      throw new Error("must not be fetched");
    });
    late.deps.tasks.startTask = async () => status;
    for (const nowMs of [NOW, MESSAGE.notAfterMs + 1])
      expect(await late.deliver(MESSAGE, nowMs)).toEqual({ kind: "ended", as: status });
    expect(late.task()).toMatchObject({ status: "queued", attempts: 0 });
  },
);

test("an oversize window is cut in two, each half with a message of its own", async () => {
  const { deliver, published, task } = await pipeline(failing("provider_oversize"));
  expect(await deliver()).toEqual({ kind: "split", into: 2 });
  expect(published.map(sliceKey)).toEqual(["SPY:2026-12-01_2026-12-16", "SPY:2026-12-17_2026-12-31"]);
  expect(published[0]).toEqual({ ...MESSAGE, to: "2026-12-16" });
  expect(task()).toMatchObject({ status: "split" });
  expect(task("SPY:2026-12-01_2026-12-16")).toMatchObject({ status: "queued" });
});

test("an oversize window whose run was given up while it was asked for is not cut, and nothing is published", async () => {
  const { deps, deliver, published } = await pipeline(failing("provider_oversize"));
  deps.tasks.splitTask = async () => false;
  expect(await deliver()).toEqual({ kind: "ended", as: "given up meanwhile" });
  expect(published).toEqual([]);
});

test("a crash between writing the halves and publishing them is mended by the next delivery", async () => {
  const { deps, deliver, published, task } = await pipeline(failing("provider_oversize"));
  const { publisher } = deps;
  deps.publisher = { publishSlices: failing("publish_failed") };
  await expect(deliver()).rejects.toMatchObject({ code: "publish_failed", retryable: true });
  deps.publisher = publisher;
  expect(await deliver()).toEqual({ kind: "split", into: 2 });
  expect(published).toHaveLength(2);
  expect(task("SPY:2026-12-17_2026-12-31")).toMatchObject({ status: "queued" });
});

test("a single side of a single date that is still oversize has failed", async () => {
  const memory = memoryPipeline(failing("provider_oversize"));
  const message = aSliceMessage({ to: MESSAGE.from, side: "CALL" });
  await memory.deps.tasks.recordTasks(message.runId, [aTask(message)], IN_SESSION);
  await expect(ingestChainSlice(memory.deps, message, NOW)).rejects.toMatchObject({ retryable: false });
  expect([...memory.tasks.values()]).toMatchObject([
    { status: "failed", attempts: 1, error: "provider_oversize" },
  ]);
});

for (const code of [
  "provider_rate_limited",
  "provider_unavailable",
  "provider_bad_body",
  "cache_unavailable",
] as const) {
  test(`${code} puts the slice back in the queue and is thrown for another delivery`, async () => {
    const { deliver, task, stored } = await pipeline(failing(code));
    await expect(deliver()).rejects.toMatchObject({ code, retryable: true });
    expect(task()).toMatchObject({ status: "queued", attempts: 1, error: code });
    expect(stored).toEqual([]);
  });
}

for (const code of ["provider_unauthorized", "provider_unknown_symbol", "provider_rejected"] as const) {
  test(`${code} ends the slice and is thrown for the dead letters`, async () => {
    const { deliver, task } = await pipeline(failing(code));
    await expect(deliver()).rejects.toMatchObject({ code, retryable: false });
    expect(task()).toMatchObject({ status: "failed", attempts: 1, error: code });
  });
}

test("a database that fails while storing leaves the slice to another delivery, which then succeeds", async () => {
  const { deps, deliver, stored, task } = await pipeline();
  const { store } = deps;
  deps.store = { ...store, storeSlice: failing("storage_unavailable") };
  await expect(deliver()).rejects.toMatchObject({ code: "storage_unavailable", retryable: true });
  expect(task()).toMatchObject({ status: "queued" });
  deps.store = store;
  expect(await deliver()).toMatchObject({ kind: "stored" });
  expect(stored).toHaveLength(1);
  expect(task()).toMatchObject({ status: "succeeded", attempts: 2 });
});

test("when even the ledger is gone the first failure is thrown, and both are logged", async () => {
  const { deps, deliver, lines } = await pipeline(failing("provider_unavailable"));
  deps.tasks = { ...deps.tasks, retryTask: failing("storage_unavailable") };
  await expect(deliver()).rejects.toMatchObject({ code: "provider_unavailable" });
  expect(lines).toEqual([expect.objectContaining({ level: "error", event: "chain_slice_unrecorded" })]);
});

test("a bug is retryable and internal, never a silent success", async () => {
  const { deliver, task } = await pipeline(async () => {
    throw new TypeError("x is undefined");
  });
  await expect(deliver()).rejects.toMatchObject({ code: "internal", retryable: true });
  expect(task()).toMatchObject({ status: "queued", error: "internal" });
});

test("an empty window is a success without contracts", async () => {
  const empty = aFetchedChain({ contracts: [], underlyingPrice: null, skipped: {} });
  const { deliver, stored } = await pipeline(async () => empty);
  expect(await deliver()).toEqual({ kind: "stored", contracts: 0 });
  expect(stored[0]?.valued).toMatchObject({
    contracts: [],
    expiries: [],
    stated: null,
    underlying: { price: null, implied: null },
  });
});

test("what the queue gives up is written down with the status that it saw", async () => {
  const { deps, task } = await pipeline();
  const { ledger } = scriptedScheduler().deps;
  await deadLetter({ ...deps, ledger }, MESSAGE, { status: 503 }, NOW);
  expect(task()).toMatchObject({ status: "dead_lettered", attempts: 0, error: "dead_lettered" });
});

test("a page that the queue gives up ends its run, with the page and the status", async () => {
  const { deps } = await pipeline();
  const { deps: scheduling, calls } = scriptedScheduler();
  const page = { v: 1, runId: "eod_sync@x", job: "eod_sync", page: 2, notAfterMs: NOW } as const;
  await deadLetter({ ...deps, ledger: scheduling.ledger }, page, { status: 500 }, NOW);
  expect(calls).toEqual([
    "gave up eod_sync@x page 2: Page 2: The queue gave up after the last retry (HTTP 500).",
  ]);
});

test("a slice of a job that was paused in the meantime asks nobody and says so", async () => {
  const { deps, deliver, task } = await pipeline(async () => {
    throw new Error("must not be asked");
  });
  deps.tasks.startTask = async () => "paused";
  expect(await deliver()).toEqual({ kind: "paused" });
  expect(task()).toMatchObject({ status: "stale", error: "paused" });
});

test("a run that ends with a slice that failed, was stale or died in the queue has its event too", async () => {
  const closed = aClosedRun("partial");
  const { deps, deliver, lines } = await pipeline(failing("provider_rejected"));
  deps.tasks.endTask = async () => closed;
  await expect(deliver()).rejects.toMatchObject({ code: "provider_rejected" });
  await deliver(MESSAGE, MESSAGE.notAfterMs + 1);
  const { ledger } = scriptedScheduler().deps;
  await deadLetter({ ...deps, ledger }, MESSAGE, { status: 503 }, NOW);
  const { elapsedMs: ms, lost: _, ...told } = closed;
  const fields = { runId: MESSAGE.runId, job: "options_refresh", ...told, ms };
  expect(lines).toEqual(Array(3).fill({ level: "warn", event: "run_finished", fields }));
});

test("an empty chain where contracts are stored is no answer: the slice is tried again", async () => {
  const empty = aFetchedChain({ contracts: [], underlyingPrice: null, skipped: {} });
  const { deps, deliver, task, stored } = await pipeline(async () => empty);
  deps.store.countLive = async () => 246;
  await expect(deliver()).rejects.toMatchObject({ code: "provider_bad_body", retryable: true });
  expect(task()).toMatchObject({ status: "queued", error: "provider_bad_body" });
  expect(stored).toEqual([]);
});
