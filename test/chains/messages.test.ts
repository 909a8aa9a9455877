import { expect, test } from "vitest";
import { ChainSliceMessage, JobPageMessage } from "../../src/chains/messages.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

const notAfterMs = IN_SESSION + minutes(15);
const PAGE = { v: 1, runId: "eod_sync@1", job: "eod_sync", page: 1, notAfterMs };
const SLICE = {
  ...{ v: 1, runId: "options_refresh@1", job: "options_refresh", slotMs: IN_SESSION, notAfterMs },
  ...{ symbol: "SPY", from: "2026-11-27", to: "2026-12-18", side: "ALL", redrive: 0 },
};

test("messages hold no number that the ledger has no room for", () => {
  expect([JobPageMessage.safeParse(PAGE).success, ChainSliceMessage.safeParse(SLICE).success]).toEqual([
    true,
    true,
  ]);
  for (const wrong of [{ page: 1e15 }, { page: 0 }, { notAfterMs: 9e15 }, { notAfterMs: -1 }]) {
    expect(JobPageMessage.safeParse({ ...PAGE, ...wrong }).success).toBe(false);
  }
  for (const wrong of [{ redrive: 2 ** 31 }, { slotMs: 9e15 }, { notAfterMs: 9e15 }]) {
    expect(ChainSliceMessage.safeParse({ ...SLICE, ...wrong }).success).toBe(false);
  }
});
