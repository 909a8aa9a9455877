import { expect, test } from "vitest";
import { AppError } from "../../src/errors.ts";
import { continueRun } from "../../src/scheduling/continue-run.ts";
import type { OpenedPage } from "../../src/scheduling/ports.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { aRun } from "../support/runs.ts";
import { aReport, type Script, scriptedScheduler } from "../support/scripted-scheduler.ts";

const { notAfterMs: _, ...RUN } = aRun(IN_SESSION, { fence: 2, page: 1 });
const PAGE = { runId: RUN.id, job: RUN.job, page: 1, notAfterMs: IN_SESSION + minutes(60) };
const OPENED: OpenedPage = { kind: "opened", run: RUN, paused: null };

const deliver = (script: Script, nowMs = IN_SESSION + minutes(5)) => {
  const { deps, ...seen } = scriptedScheduler(script);
  return { ...seen, outcome: continueRun(deps, PAGE, nowMs) };
};

test("a page goes on where the run was, and the last one ends it", async () => {
  const { outcome, calls, ran } = deliver({ opened: [OPENED] });
  expect(await outcome).toEqual({ kind: "done" });
  expect(ran).toEqual([RUN.id]);
  expect(calls).toEqual([`open ${RUN.id} page 1`, `record ${RUN.id} page 1`, "ping options_refresh"]);
});

test("a page may ask for one more", async () => {
  const more = { kind: "more", report: aReport(), delaySeconds: 60 } as const;
  const { outcome, calls } = deliver({
    opened: [OPENED],
    runners: { options_refresh: async () => more },
  });
  await outcome;
  expect(calls.slice(1)).toEqual([`publish ${RUN.id} page 2 in 60`, `record ${RUN.id} page 1, goes on`]);
});

test.each(["repeated", "unknown"] as const)(
  "a page that is %s is acknowledged and does nothing",
  async (kind) => {
    const { outcome, ran } = deliver({ opened: [{ kind }] });
    expect(await outcome).toEqual({ kind });
    expect(ran).toEqual([]);
  },
);

test("a page that another delivery works on is asked for again, when that one must be over", async () => {
  const { outcome, ran } = deliver({ opened: [{ kind: "busy", retryAfterSeconds: 33 }] });
  await expect(outcome).rejects.toMatchObject({ code: "busy", retryable: true, retryAfterSeconds: 33 });
  expect(ran).toEqual([]);
});

test("a page that comes too late, or to a paused job, ends the run by what it has", async () => {
  const inTime = deliver({ opened: [OPENED] }, PAGE.notAfterMs);
  expect(await inTime.outcome).toEqual({ kind: "done" });
  const late = deliver({ opened: [OPENED] }, PAGE.notAfterMs + 1);
  expect(await late.outcome).toEqual({ kind: "stale" });
  expect(late.calls.at(-1)).toBe(`failed ${RUN.id}: Page 1 came after the run's time was over.`);
  const paused = deliver({ opened: [{ ...OPENED, paused: "Paused by Ann: exam week" }] });
  expect(await paused.outcome).toEqual({ kind: "paused" });
  expect(paused.calls.at(-1)).toBe(`failed ${RUN.id}: Paused by Ann: exam week`);
  expect([...late.ran, ...paused.ran]).toEqual([]);
  // Whoever paused it knows.
  expect(late.told).toMatchObject([{ runId: RUN.id, job: RUN.job, slotMs: RUN.slotMs, code: "stale" }]);
  expect(paused.told).toEqual([]);
});

test("what may pass lets the page go for the queue's retry; what will not ends the run", async () => {
  for (const [code, verb] of [
    ["provider_unavailable", "released"],
    ["provider_unauthorized", "failed"],
  ] as const) {
    const error = new AppError(code, "why");
    const { outcome, calls } = deliver({
      opened: [OPENED],
      runners: {
        options_refresh: async () => {
          throw error;
        },
      },
    });
    await expect(outcome).rejects.toBe(error);
    expect(calls.at(-1)).toMatch(new RegExp(`^${verb} ${RUN.id}`));
  }
});

test("a page that is to come back in an hour is not given up before", async () => {
  const error = new AppError("provider_rate_limited", "slow down", { retryAfterSeconds: 3_600 });
  const { outcome, calls } = deliver({
    opened: [OPENED],
    runners: {
      options_refresh: async () => {
        throw error;
      },
    },
  });
  await expect(outcome).rejects.toBe(error);
  expect(calls.at(-1)).toBe(`released ${RUN.id} until 2026-11-23T16:05:00.000Z: slow down`);
});
