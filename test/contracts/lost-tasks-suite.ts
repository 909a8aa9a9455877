import { expect, test } from "vitest";
import type { LostTask, LostTasks } from "../../src/chains/ports.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { aClaim, aTask } from "../support/runs.ts";

const LATER = IN_SESSION + minutes(40);
const LEASE = LATER + minutes(15);

function aLostTask(symbol: string, changes: Partial<LostTask> = {}): LostTask {
  return {
    ...aTask({ symbol }),
    runId: aClaim(changes.slotMs).id,
    slotMs: IN_SESSION,
    status: "failed",
    attempts: 1,
    redrives: 0,
    errorCode: "provider_bad_body",
    errorMessage: "Schwab's JSON is cut or broken.",
    finishedAtMs: IN_SESSION + minutes(1),
    ...changes,
  };
}

const [SPY, AAPL] = [aLostTask("SPY"), aLostTask("AAPL", { status: "dead_lettered", attempts: 0 })];
const NEXT = aLostTask("SPY", {
  slotMs: IN_SESSION + minutes(15),
  status: "abandoned",
  errorCode: null,
  errorMessage: null,
});
const named = ({ runId, key }: LostTask) => ({ runId, key });

/** What every list of lost tasks does; `open` gives one in which these were lost. */
export function lostTasksSuite(name: string, open: (tasks: readonly LostTask[]) => Promise<LostTasks>): void {
  test(`${name}: what was lost is listed whole, newest slot first, by key within it, and no more than asked for`, async () => {
    const lost = await open([SPY, NEXT, AAPL]);
    expect(await lost.list(10)).toEqual([NEXT, AAPL, SPY]);
    expect(await lost.list(2)).toEqual([NEXT, AAPL]);
  });

  test(`${name}: a run's are listed by key, another's are not among them`, async () => {
    const lost = await open([SPY, NEXT, AAPL]);
    expect(await lost.listOfRun(SPY.runId)).toEqual([AAPL, SPY]);
    expect(await lost.listOfRun("options_refresh@never")).toEqual([]);
  });

  test(`${name}: those of slots after an instant are counted, that slot itself not`, async () => {
    const lost = await open([SPY, NEXT, AAPL]);
    expect(await lost.countSince(IN_SESSION - 1)).toBe(3);
    expect(await lost.countSince(IN_SESSION)).toBe(1);
    expect(await lost.countSince(NEXT.slotMs)).toBe(0);
  });

  test(`${name}: what is put back is told as it was, once, and is lost no more`, async () => {
    const lost = await open([SPY, AAPL]);
    expect(await lost.reopen([named(SPY)], { by: "dora", leaseExpiresMs: LEASE }, LATER)).toEqual([
      { ...SPY, redrives: 1 },
    ]);
    expect(await lost.reopen([named(SPY)], { by: "dora", leaseExpiresMs: LEASE }, LATER)).toEqual([]);
    expect(await lost.list(10)).toEqual([AAPL]);
  });

  test(`${name}: two operators who redrive at once get each slice once between them`, async () => {
    const lost = await open([SPY, AAPL]);
    const both = [named(SPY), named(AAPL)];
    const taken = await Promise.all([
      lost.reopen(both, { by: "dora", leaseExpiresMs: LEASE }, LATER),
      lost.reopen(both, { by: "dora", leaseExpiresMs: LEASE }, LATER),
    ]);
    expect(taken.flat()).toEqual([AAPL, SPY].map((task) => ({ ...task, redrives: 1 })));
  });

  test(`${name}: what did not get into the queue is given back as a failure that says why, and counted on`, async () => {
    const lost = await open([SPY, AAPL]);
    const [back] = await lost.reopen([named(SPY)], { by: "dora", leaseExpiresMs: LEASE }, LATER);
    if (back === undefined) throw new Error("It was lost.");
    const failure = { code: "publish_failed", message: "QStash did not answer." };
    await lost.giveBack([{ task: back, failure }], LATER);
    const told = { errorCode: failure.code, errorMessage: failure.message, finishedAtMs: LATER };
    expect(await lost.list(10)).toEqual([AAPL, { ...SPY, status: "failed", redrives: 1, ...told }]);
    expect(await lost.reopen([named(SPY)], { by: "dora", leaseExpiresMs: LEASE }, LATER)).toMatchObject([
      { redrives: 2 },
    ]);
  });

  test(`${name}: what is not lost is not touched: other keys, other runs, nothing at all`, async () => {
    const lost = await open([SPY]);
    expect(await lost.reopen([], { by: "dora", leaseExpiresMs: LEASE }, LATER)).toEqual([]);
    expect(await lost.reopen([named(AAPL)], { by: "dora", leaseExpiresMs: LEASE }, LATER)).toEqual([]);
    expect(
      await lost.reopen([{ ...named(SPY), runId: NEXT.runId }], { by: "dora", leaseExpiresMs: LEASE }, LATER),
    ).toEqual([]);
    expect(await lost.list(10)).toEqual([SPY]);
  });
}
