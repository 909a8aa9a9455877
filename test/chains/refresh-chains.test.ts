import { expect, test } from "vitest";
import type { ChainSliceMessage } from "../../src/chains/messages.ts";
import { ChainSliceMessage as MessageSchema } from "../../src/chains/messages.ts";
import type { PlannedTask, PublishReport, SymbolSizes, TaskFailure } from "../../src/chains/ports.ts";
import { refreshChains } from "../../src/chains/refresh-chains.ts";
import { AppError } from "../../src/errors.ts";
import { WHOLE_CHAIN } from "../support/chain-scope.ts";
import { IN_SESSION, TODAY } from "../support/moments.ts";
import { aRun } from "../support/runs.ts";

const RUN = aRun();

/** Ports that note the order in which they are called. */
function ports(
  symbols: SymbolSizes[],
  isRefused: (message: ChainSliceMessage) => boolean = () => false,
  planned?: PlannedTask[],
) {
  const steps: string[] = [];
  const published: ChainSliceMessage[] = [];
  const askedDays: string[] = [];
  const unused = async () => {
    throw new Error("not part of planning");
  };
  const deps = {
    scope: WHOLE_CHAIN,
    slicesPerMinute: 100,
    plan: {
      async readSizes(today: string) {
        askedDays.push(today);
        return symbols;
      },
    },
    tasks: {
      async recordTasks(_run: string, tasks: readonly PlannedTask[]) {
        steps.push(`record ${tasks.length}`);
        return [...(planned ?? tasks)];
      },
      async markPublished(_run: string, leaseExpiresMs: number) {
        steps.push(`published until ${new Date(leaseExpiresMs).toISOString()}`);
      },
      async noteRefused(_run: { id: string }, refused: readonly { key: string; failure: TaskFailure }[]) {
        for (const { key, failure } of refused) steps.push(`refused ${key}: ${failure.message}`);
      },
      startTask: unused,
      splitTask: unused,
      retryTask: unused,
      endTask: unused,
    },
    publisher: {
      async publishSlices(messages: readonly ChainSliceMessage[]) {
        steps.push(`publish ${messages.length}`);
        const error = new AppError("publish_failed", "QStash did not answer.", { hint: "Check QSTASH_URL." });
        const refused = messages.filter(isRefused).map((message) => ({ message, error }));
        published.push(...messages.filter((message) => !isRefused(message)));
        const report: PublishReport = { refused, swallowed: [] };
        return report;
      },
    },
  };
  return { deps, steps, published, askedDays };
}

test("slices are written down, then published, then the run is held until its work is stale", async () => {
  const { deps, steps, published, askedDays } = ports([
    { symbol: "SPY", sizes: [{ expiration: "2026-12-18", contracts: 900 }] },
    { symbol: "NEW", sizes: [] },
  ]);
  await refreshChains(deps, RUN, IN_SESSION);
  expect(steps).toEqual(["record 6", "publish 6", "published until 2026-11-23T15:15:00.000Z"]);
  expect(askedDays).toEqual([TODAY]);
  for (const message of published) expect(MessageSchema.parse(message)).toEqual(message);
  expect(published[0]).toMatchObject({
    runId: RUN.id,
    slotMs: RUN.slotMs,
    notAfterMs: RUN.notAfterMs,
    symbol: "SPY",
    from: TODAY,
  });
});

test("the day is New York's: late at night in UTC it is still the day before", async () => {
  const { deps, askedDays } = ports([{ symbol: "SPY", sizes: [] }]);
  await refreshChains(deps, RUN, Date.parse("2026-11-24T03:00:00Z"));
  expect(askedDays).toEqual(["2026-11-23"]);
});

test("what the queue did not take says so in its tasks, and the run is not held", async () => {
  const symbols = [
    { symbol: "SPY", sizes: [{ expiration: "2026-12-18", contracts: 900 }] },
    { symbol: "NEW", sizes: [] },
  ];
  const { deps, steps } = ports(symbols, ({ symbol }) => symbol === "SPY");
  await expect(refreshChains(deps, RUN, IN_SESSION)).rejects.toMatchObject({
    code: "publish_failed",
    message: "1 of 6 slices did not get into the queue. QStash did not answer.",
    hint: "Check QSTASH_URL.",
  });
  expect(steps).toEqual([
    "record 6",
    "publish 6",
    expect.stringMatching(/^refused SPY:.*: QStash did not answer\.$/),
  ]);
});

test("without an active ticker there is nothing to do, and the hint says what to type", async () => {
  const { deps, steps } = ports([]);
  await expect(refreshChains(deps, RUN, IN_SESSION)).rejects.toMatchObject({
    code: "not_found",
    retryable: false,
    hint: expect.stringContaining("npm run seed"),
  });
  expect(steps).toEqual([]);
});

test("a run that was planned before publishes that plan, not a new one", async () => {
  const planned = [
    { key: "SPY:2026-11-23_2026-12-06", symbol: "SPY", from: TODAY, to: "2026-12-06", side: "ALL" as const },
  ];
  const { deps, published } = ports([{ symbol: "SPY", sizes: [] }], undefined, planned);
  await refreshChains(deps, RUN, IN_SESSION);
  expect(published.map(({ from, to }) => `${from} ${to}`)).toEqual(["2026-11-23 2026-12-06"]);
  for (const message of published) expect(MessageSchema.parse(message)).toEqual(message);
});
