import { expect, test } from "vitest";
import { showProgress } from "../../local/show-progress.ts";
import { watchRun } from "../../local/watch-run.ts";
import type { ListedRun } from "../../local/worker-api.ts";

function progress(isTTY: boolean) {
  const written: string[] = [];
  return { written, show: showProgress({ isTTY, write: (text) => void written.push(text) }) };
}

/** What a run of SPY shows that has stored so many days of 252 each time it is looked at. */
async function shown(isTTY: boolean, days: readonly number[]) {
  const { written, show } = progress(isTTY);
  const runs = days.map(
    (count, i): ListedRun => ({
      id: "iv_history@2026-11-30T12:00:00.000Z",
      slot: "2026-11-30T12:00:00.000Z",
      trigger: "manual",
      symbol: "SPY",
      status: i === days.length - 1 ? "succeeded" : "running",
      reason: null,
      tasks: 0,
      tasksFailed: 0,
      contracts: 0,
      stored: { iv_history: count },
      skipped: {},
      failures: [],
      notes: [],
      pages: i,
      claimedAt: new Date(Date.now() - 10_000).toISOString(),
      finishedAt: null,
      bytes: 0,
      providerCalls: 0,
    }),
  );
  const findRun = async () => ({ run: runs.shift() ?? null, tasks: [] });
  await watchRun({ findRun }, "iv_history@x", show, { totalDays: 252 });
  return written;
}

test("in a terminal each line overwrites the one before, as a bar with days and time left", async () => {
  const lines = await shown(true, [0, 126, 252]);
  expect(lines).toEqual([
    "\r\u001b[2Kiv_history SPY [--------------------]   0 %, 0 of 252 days",
    expect.stringMatching(/\[##########----------\] {2}50 %, 126 of 252 days, 1\d s left$/),
    "\r\u001b[2Kiv_history SPY [####################] 100 %, 252 of 252 days",
  ]);
});

test("elsewhere a line at every tenth, and nothing of what has no size", async () => {
  const lines = await shown(false, [0, 20, 26, 40, 252]);
  expect(lines.map((line) => /(\d+) of 252/.exec(line)?.[1])).toEqual(["26", "252"]);
  expect(lines.every((line) => line.endsWith("\n") && !line.includes("\u001b"))).toBe(true);
  const { written, show } = progress(false);
  show("eod_sync page 3", null);
  show("a [##] 20 %", 0.2);
  show("", null);
  show("b [##] 10 %", 0.1);
  expect(written).toEqual(["a [##] 20 %\n", "b [##] 10 %\n"]);
});
