import { expect, test } from "vitest";
import type { ChainSliceMessage } from "../../src/chains/messages.ts";
import type { LostTask, PublishReport } from "../../src/chains/ports.ts";
import { redriveTasks } from "../../src/chains/redrive-tasks.ts";
import { sliceId } from "../../src/chains/slice.ts";
import { AppError } from "../../src/errors.ts";
import { memoryLost } from "../support/memory-lost.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { aClaim, aTask } from "../support/runs.ts";

const NOW = IN_SESSION + minutes(30);
const RUN = aClaim().id;
const lostSlice = (symbol: string): LostTask => ({
  ...aTask({ symbol }),
  runId: RUN,
  slotMs: IN_SESSION,
  status: "dead_lettered",
  attempts: 0,
  redrives: 0,
  errorCode: "dead_lettered",
  errorMessage: "The queue gave up after the last retry (HTTP 503).",
  finishedAtMs: IN_SESSION + minutes(1),
});

/** A queue that remembers ids as QStash does for ten minutes, and refuses what it is told to. */
function redrive(
  lost: readonly LostTask[],
  isRefused: (message: ChainSliceMessage) => boolean = () => false,
) {
  const { store } = memoryLost(lost);
  const known = new Set<string>();
  const publisher = {
    async publishSlices(messages: readonly ChainSliceMessage[]): Promise<PublishReport> {
      const error = new AppError("publish_failed", "QStash did not answer.");
      const refused = messages.filter(isRefused).map((message) => ({ message, error }));
      const taken = messages.filter((message) => !isRefused(message));
      const swallowed = taken.filter((message) => known.has(sliceId(message)));
      for (const message of taken) known.add(sliceId(message));
      return { refused, swallowed };
    },
  };
  const again = () => redriveTasks({ lost: store, publisher }, { runId: RUN, by: "dora" }, NOW);
  return { store, known, again };
}

test("a slice that is lost again at once is redriven again under another id, and delivered", async () => {
  const { store, known, again } = redrive([lostSlice("SPY")]);
  for (const redrives of [1, 2, 3]) {
    const { redriven, refused } = await again();
    expect([redriven, refused]).toMatchObject([[{ symbol: "SPY", redrives }], []]);
    const failure = { code: "dead_lettered", message: "Lost again, though no attempt was ever counted." };
    await store.giveBack(
      redriven.map((task) => ({ task, failure })),
      NOW,
    );
  }
  expect(known.size).toBe(3);
});

test("what the queue did not take is not told as redriven, and is a dead letter that says why", async () => {
  const { store, again } = redrive([lostSlice("SPY"), lostSlice("AAPL")], ({ symbol }) => symbol === "AAPL");
  const why = { status: "failed", errorCode: "publish_failed", errorMessage: "QStash did not answer." };
  expect(await again()).toMatchObject({
    redriven: [{ symbol: "SPY" }],
    refused: [{ symbol: "AAPL", ...why }],
  });
  expect(await store.list(10)).toMatchObject([{ symbol: "AAPL", ...why }]);
});

test("what the queue dropped as a copy is not told as redriven either", async () => {
  const { store, known, again } = redrive([lostSlice("SPY")]);
  known.add("options_refresh:2026-11-23T15:00:00.000Z:SPY:2026-12-01_2026-12-31:redrive:1");
  await expect(again()).rejects.toMatchObject({
    code: "publish_failed",
    message: "QStash took the message for a copy of an earlier one.",
  });
  expect(await store.list(10)).toMatchObject([
    { status: "failed", errorCode: "publish_failed", redrives: 1 },
  ]);
  expect(await again()).toMatchObject({ redriven: [{ redrives: 2 }] });
});

test("a queue that takes nothing is an error, and nothing is lost sight of", async () => {
  const { store, again } = redrive([lostSlice("SPY"), lostSlice("AAPL")], () => true);
  await expect(again()).rejects.toMatchObject({ code: "publish_failed", retryable: true });
  expect((await store.list(10)).map(({ status }) => status)).toEqual(["failed", "failed"]);
});

test("what is not lost is not found", async () => {
  await expect(redrive([]).again()).rejects.toMatchObject({ code: "not_found" });
});
