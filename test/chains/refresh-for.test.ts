import { expect, test } from "vitest";
import { type RefreshForDeps, refreshFor } from "../../src/chains/refresh-for.ts";
import { AppError } from "../../src/errors.ts";
import type { StoredTask } from "../../src/scheduling/ports.ts";
import type { RunNowRequest } from "../../src/scheduling/run-now.ts";
import { aJobStatus } from "../support/facts.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { aStoredRun, aStoredTask } from "../support/stored-runs.ts";

const task = (symbol: string, status: string, errorMessage: string | null = null): StoredTask =>
  aStoredTask({ key: `${symbol} ${status}`, symbol, status, errorMessage });
const ended = (agoMs: number) => aStoredRun({ status: "failed", finishedAtMs: IN_SESSION - agoMs });
const stale = aJobStatus({ lastRun: ended(minutes(45)) });

/** A ledger in which each look at the tasks finds the next list. */
function ledger(looks: StoredTask[][], changes: Partial<RefreshForDeps> = {}) {
  const asked: RunNowRequest[] = [];
  let clockMs = IN_SESSION;
  const deps: RefreshForDeps = {
    jobs: async () => [stale],
    run: async (request) => {
      asked.push(request);
      return { runId: "options_refresh@now" };
    },
    tasks: async () => (looks.length > 1 ? (looks.shift() ?? []) : (looks[0] ?? [])),
    sleep: async (ms) => {
      clockMs += ms;
    },
    wallMs: () => clockMs,
    ...changes,
  };
  const refresh = () => refreshFor(deps, { symbol: "SPY", by: "Discord" }, IN_SESSION, 10_000);
  return { refresh, asked };
}

test("a symbol that somebody waits for is fetched first, and is there when all its slices are", async () => {
  const { refresh, asked } = ledger([
    [],
    [task("SPY", "running"), task("QQQ", "queued")],
    [task("SPY", "succeeded"), task("SPY", "failed", "one window"), task("QQQ", "queued")],
  ]);
  expect(await refresh()).toEqual({ kind: "fetched" });
  expect(asked).toEqual([{ job: "options_refresh", by: "Discord", range: null, first: "SPY" }]);
});

test("a refresh that is going serves whoever waits; none is started beside it", async () => {
  const going = aJobStatus({ lastRun: aStoredRun({ id: "r", status: "running", finishedAtMs: null }) });
  const { refresh, asked } = ledger([[task("SPY", "succeeded")]], { jobs: async () => [going] });
  expect(await refresh()).toEqual({ kind: "fetched" });
  expect(asked).toEqual([]);
});

test("what does not come in time is told to come later", async () => {
  expect(await ledger([[task("SPY", "queued")]]).refresh()).toEqual({ kind: "later" });
});

test("a provider that gives nothing is named as the reason", async () => {
  const { refresh } = ledger([[task("SPY", "failed", "Schwab does not answer.")]]);
  expect(await refresh()).toEqual({ kind: "useless", why: "Schwab does not answer." });
});

test("nothing is started while the job is paused, has just run, or there is none", async () => {
  const paused = aJobStatus({ paused: true });
  const recent = aJobStatus({ lastRun: ended(minutes(4)) });
  for (const jobs of [[paused], [recent], []]) {
    const { refresh, asked } = ledger([[task("SPY", "succeeded")]], { jobs: async () => jobs });
    expect(await refresh()).toMatchObject({ kind: "useless" });
    expect(asked).toEqual([]);
  }
});

test("two who ask in one moment start one refresh, and a database that is away stops no answer", async () => {
  const conflict = () => Promise.reject(new AppError("conflict", "already running"));
  expect(await ledger([], { run: conflict }).refresh()).toEqual({ kind: "later" });
  const away = () => Promise.reject(new AppError("storage_unavailable", "gone"));
  expect(await ledger([], { jobs: away }).refresh()).toEqual({
    kind: "useless",
    why: "A refresh could not be started.",
  });
});
