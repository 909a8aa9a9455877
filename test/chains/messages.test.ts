import { expect, test } from "vitest";
import { ChainSliceMessage, JobPageMessage } from "../../src/chains/messages.ts";
import { JOB_IDS } from "../../src/scheduling/job.ts";
import { runId } from "../../src/scheduling/run-id.ts";
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

test("messages hold no text that the ledger cannot keep, or look for", () => {
  for (const text of ["", "options_refresh@\u0000", "options_refresh@\ud800", "x".repeat(101)]) {
    expect(JobPageMessage.safeParse({ ...PAGE, runId: text }).success).toBe(false);
    expect(ChainSliceMessage.safeParse({ ...SLICE, runId: text }).success).toBe(false);
  }
  for (const symbol of ["", "SP\u0000", "\udfff", "S".repeat(13)]) {
    expect(ChainSliceMessage.safeParse({ ...SLICE, symbol }).success).toBe(false);
  }
  const longest = JOB_IDS.map((job) => runId(job, Date.UTC(9999, 11, 31))).toSorted(
    (a, b) => b.length - a.length,
  )[0];
  expect(JobPageMessage.safeParse({ ...PAGE, runId: longest }).success).toBe(true);
});
