import { expect, test } from "vitest";
import type { ChainStore, PlannedTask, TaskLedger } from "../../src/chains/ports.ts";
import { plannedTask, splitSlice } from "../../src/chains/slice.ts";
import { aValuedChain, aValuedContract } from "../support/contracts.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { aClaim, aCopy, aSliceMessage, aSliceRecord, aTask } from "../support/runs.ts";

const RUN = aClaim();
const NOW = IN_SESSION + minutes(1);
const NO_COST = { providerCalls: 0, bytes: 0, elapsedMs: 0 };
const BROKEN = { code: "provider_bad_body", message: "Schwab's JSON is cut or broken." };
const [SPY, AAPL, OTHER] = [aTask(), aTask({ symbol: "AAPL" }), aTask({ symbol: "MSFT" })];

export type OpenLedger = { tasks: TaskLedger; store: ChainStore };

/** What every ledger of tasks does with the store beside it; `open` gives one whose run has been claimed. */
export function taskLedgerSuite(name: string, open: () => Promise<OpenLedger>): void {
  const published = async (...planned: PlannedTask[]) => {
    const { tasks, store } = await open();
    expect(await tasks.recordTasks(RUN.id, planned, IN_SESSION)).toHaveLength(planned.length);
    await tasks.markPublished(RUN.id, RUN.notAfterMs, IN_SESSION);
    const start = ({ key }: PlannedTask) => tasks.startTask(aCopy(key), NOW);
    const fail = ({ key }: PlannedTask) => tasks.endTask(aCopy(key), "dead_lettered", BROKEN, NOW);
    const succeed = ({ key }: PlannedTask) => store.storeSlice(aSliceRecord({ key }), NOW);
    return { tasks, store, start, fail, succeed };
  };

  test(`${name}: a run keeps its first plan: planned again, its open tasks come back and nothing is added`, async () => {
    const { tasks, start, succeed } = await published(SPY, AAPL);
    await start(AAPL);
    expect(await tasks.recordTasks(RUN.id, [SPY, OTHER], NOW)).toEqual([AAPL, SPY]);
    expect(await start(OTHER)).toBeNull();
    await succeed(SPY);
    expect(await tasks.recordTasks(RUN.id, [SPY, AAPL], NOW)).toEqual([AAPL]);
    await succeed(AAPL);
    expect(await tasks.recordTasks(RUN.id, [SPY, AAPL], NOW)).toEqual([]);
  });

  test(`${name}: starting a task tells what it was; a foreign one does not exist`, async () => {
    const { tasks, start, succeed } = await published(SPY, AAPL);
    expect([await start(SPY), await start(SPY)]).toEqual(["queued", "running"]);
    expect(
      await tasks.startTask(aCopy(SPY.key, { runId: "options_refresh@2020-01-02T15:00:00.000Z" }), NOW),
    ).toBeNull();
    await succeed(SPY);
    expect([await start(SPY), await start(SPY)]).toEqual(["succeeded", "succeeded"]);
  });

  test(`${name}: a failed attempt goes back to the queue, and its calls are counted with those of its success`, async () => {
    const { tasks, start, succeed } = await published(SPY);
    await start(SPY);
    await tasks.retryTask(RUN.id, SPY.key, BROKEN, { ...NO_COST, providerCalls: 2 });
    expect(await start(SPY)).toBe("queued");
    expect(await succeed(SPY)).toMatchObject({ status: "succeeded", providerCalls: 3 });
  });

  test(`${name}: an attempt that failed late does not reopen a task that another delivery has ended`, async () => {
    const { tasks, start, fail, succeed } = await published(SPY, AAPL);
    await start(SPY);
    await succeed(SPY);
    await tasks.retryTask(RUN.id, SPY.key, BROKEN, NO_COST);
    expect(await fail(SPY)).toBeNull();
    expect(await start(SPY)).toBe("succeeded");
  });

  test(`${name}: whoever ends the last task is told what the run came to, once`, async () => {
    const { tasks, store, fail } = await published(SPY, AAPL);
    expect(await store.storeSlice(aSliceRecord({ skipped: { adjusted: 2 } }), NOW)).toBeNull();
    expect(await fail(AAPL)).toEqual({
      status: "partial",
      reason: "1 of 2 slices failed; see their tasks",
      ...{ tasks: 2, tasksFailed: 1, contracts: 1, skipped: { adjusted: 2 } },
      ...{ providerCalls: 1, bytes: 1_000, elapsedMs: 5, symbols: 2 },
      lost: [{ slice: AAPL.key, symbol: "AAPL", code: BROKEN.code, message: expect.anything() }],
    });
    expect(await fail(AAPL)).toBeNull();
    expect(await tasks.endTask(aCopy(OTHER.key), "failed", BROKEN, NOW)).toBeNull();
  });

  test(`${name}: a run whose every task failed has failed, and a slice redriven into it makes it partial, then whole`, async () => {
    const { tasks, start, fail, succeed } = await published(SPY, AAPL);
    expect(await tasks.endTask(aCopy(SPY.key), "stale", null, NOW)).toBeNull();
    expect(await fail(AAPL)).toMatchObject({ status: "failed", tasks: 2, tasksFailed: 2, contracts: 0 });
    expect(await start(SPY)).toBe("stale");
    expect(await succeed(SPY)).toMatchObject({ status: "partial", tasksFailed: 1, contracts: 1 });
    expect(await start(AAPL)).toBe("dead_lettered");
    expect(await succeed(AAPL)).toMatchObject({ status: "succeeded", reason: null, tasksFailed: 0 });
    expect(await succeed(AAPL)).toBeNull();
  });

  test(`${name}: a dead letter that is delivered in time is open again, and left as it is after that`, async () => {
    const { tasks, start, fail, succeed } = await published(SPY, AAPL);
    const { notAfterMs } = aCopy(SPY.key);
    await fail(SPY);
    expect(await tasks.startTask(aCopy(SPY.key), notAfterMs + 1)).toBe("dead_lettered");
    expect(await tasks.endTask(aCopy(SPY.key), "stale", null, notAfterMs + 1)).toBeNull();
    expect(await tasks.startTask(aCopy(SPY.key), notAfterMs)).toBe("dead_lettered");
    expect(await start(SPY)).toBe("running");
    await succeed(AAPL);
    expect(await succeed(SPY)).toMatchObject({ status: "succeeded", tasksFailed: 0, contracts: 2 });
  });

  test(`${name}: a split task is replaced by its halves, twice over as well as once; only they count`, async () => {
    const { tasks, start, succeed } = await published(SPY);
    const [first, second] = (splitSlice(aSliceMessage()) ?? []).map(plannedTask);
    if (first === undefined || second === undefined) throw new Error("It can be cut in two.");
    await start(SPY);
    const cost = { ...NO_COST, providerCalls: 1 };
    expect(await tasks.splitTask(RUN.id, SPY.key, [first, second], cost, NOW)).toBe(true);
    expect(await tasks.splitTask(RUN.id, SPY.key, [first, second], NO_COST, NOW)).toBe(true);
    expect([await start(SPY), await start(first)]).toEqual(["split", "queued"]);
    expect(await succeed(first)).toBeNull();
    expect(await succeed(second)).toMatchObject({
      ...{ status: "succeeded", tasks: 2, contracts: 2, providerCalls: 3 },
    });
  });

  test(`${name}: a task that was given up while its window was asked for is not split any more`, async () => {
    const { tasks, start, fail } = await published(SPY, AAPL);
    const halves = (splitSlice(aSliceMessage()) ?? []).map(plannedTask);
    await start(SPY);
    await fail(SPY);
    expect(await tasks.splitTask(RUN.id, SPY.key, halves, NO_COST, NOW)).toBe(false);
    for (const half of halves) expect(await start(half)).toBeNull();
    expect(await fail(AAPL)).toMatchObject({ tasks: 2, tasksFailed: 2 });
  });

  test(`${name}: contracts of a window are counted by its symbol, its dates and its side, while they live`, async () => {
    const { store } = await published(SPY, AAPL);
    const contracts = ["2026-12-04", "2026-12-18", "2027-01-15"].flatMap((expiration) => [
      aValuedContract({ expiration }),
      aValuedContract({ expiration, type: "put" }),
      aValuedContract({ expiration, strike: 590 }),
    ]);
    await store.storeSlice(aSliceRecord({ valued: aValuedChain({ contracts }) }), NOW);
    await store.storeSlice(aSliceRecord({ valued: aValuedChain({ contracts }) }), NOW);
    expect(await store.countLive(SPY, "2026-11-23")).toBe(6);
    expect(await store.countLive({ ...SPY, side: "PUT" }, "2026-11-23")).toBe(2);
    expect(await store.countLive({ ...SPY, side: "CALL" }, "2026-12-04")).toBe(2);
    expect(await store.countLive({ ...SPY, to: "2026-12-18" }, "2026-12-18")).toBe(0);
    expect(await store.countLive(AAPL, "2026-11-23")).toBe(0);
  });
}
