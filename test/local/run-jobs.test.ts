import { expect, test } from "vitest";
import { runJobs } from "../../local/start/run-jobs.ts";
import { type ListedRun, RefusedError, type WorkerApi } from "../../local/worker-api.ts";

const CONFLICT = { code: "conflict", message: "rates is already running.", hint: "Look at it." };

function aRun(id: string, changes: Partial<ListedRun> = {}): ListedRun {
  return {
    id,
    slot: "2026-11-30T12:00:00.000Z",
    trigger: "manual",
    symbol: null,
    status: "succeeded",
    reason: null,
    tasks: 0,
    tasksFailed: 0,
    contracts: 0,
    stored: {},
    skipped: {},
    failures: [],
    notes: [],
    pages: 1,
    claimedAt: "2026-11-30T12:00:00.000Z",
    finishedAt: "2026-11-30T12:00:01.000Z",
    bytes: 0,
    providerCalls: 0,
    ...changes,
  };
}

/** A Worker whose starts answer one after the other; a refusal is thrown. */
function scripted(starts: (string | Error)[], runs: ListedRun[], open: string | null = null) {
  const said: string[] = [];
  const api: Pick<WorkerApi, "startJob" | "findRun" | "findOpenRun" | "dryRun"> = {
    async startJob() {
      const next = starts.shift();
      if (next === undefined || next instanceof Error) throw next ?? new Error("nothing more was expected");
      return next;
    },
    findRun: async (id) => ({ run: runs.find((run) => run.id === id) ?? null, tasks: [] }),
    findOpenRun: async () => open,
    dryRun: async () => ({ words: ["252 days of 1 ticker"], tickerDays: 252 }),
  };
  const voice = { say: (line: string) => void said.push(line), showProgress: () => undefined };
  return { said, run: (...jobs: string[]) => runJobs(api, jobs, voice) };
}

test("a run that goes on already is waited for, and does for our own", async () => {
  const { run, said } = scripted([new RefusedError(CONFLICT, null)], [aRun("rates@1")], "rates@1");
  expect(await run("rates")).toEqual([]);
  expect(said).toEqual([
    "rates is running already (rates@1); waiting for it …",
    expect.stringContaining("rates succeeded"),
  ]);
});

test("one that came to nothing, or had just ended, is followed by one of our own", async () => {
  const failed = aRun("rates@1", { status: "failed", reason: "it failed" });
  const after = scripted([new RefusedError(CONFLICT, null), "rates@2"], [failed, aRun("rates@2")], "rates@1");
  expect(await after.run("rates")).toEqual([]);
  const ended = scripted([new RefusedError(CONFLICT, null), "rates@2"], [aRun("rates@2")]);
  expect(await ended.run("rates")).toEqual([]);
});

test("what keeps one job from running is said, and keeps no other from it", async () => {
  const refusal = { code: "provider_unauthorized", message: "Alpaca refused the keys.", hint: "Check them." };
  const partly = aRun("prices_1m@1", {
    status: "partial",
    failures: [{ subject: "SPY", code: "provider_unavailable", message: "Alpaca does not answer." }],
  });
  const { run, said } = scripted([new RefusedError(refusal, null), "prices_1m@1"], [partly]);
  expect(await run("dividends", "prices_1m")).toEqual(["dividends"]);
  expect(said).toEqual([
    "dividends did not run: Alpaca refused the keys. Check them.",
    expect.stringContaining("prices_1m partial"),
    "  SPY: Alpaca does not answer.",
  ]);
});
