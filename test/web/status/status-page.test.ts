import { expect, test } from "vitest";
import { AppError } from "../../../src/errors.ts";
import { deskDoor } from "../../support/desk-door.ts";
import { aJobStatus } from "../../support/facts.ts";
import { aLedgerDay, anIncident, memoryDays, memoryIncidents } from "../../support/memory-status.ts";
import { IN_SESSION, minutes } from "../../support/moments.ts";
import { aStoredRun } from "../../support/stored-runs.ts";

const OUTAGE = {
  job: "options_refresh",
  firstSlotMs: IN_SESSION - minutes(30),
  lastSlotMs: IN_SESSION - minutes(15),
  status: "failed",
  reason: "Schwab <answered> 503.",
  recoveredAtMs: IN_SESSION + minutes(1),
};

test("everybody sees how all is, what is wrong since when, the bars and what failed last", async () => {
  const failed = aStoredRun({ status: "failed", reason: "Schwab <answered> 503." });
  const { ask } = deskDoor({
    facts: { jobs: [aJobStatus({ lastRun: failed, lastSuccess: null }), aJobStatus({ id: "prices_1m" })] },
    days: memoryDays({ live: [aLedgerDay({ succeeded: 27, failed: 1 })], outages: [OUTAGE] }).store,
    incidents: memoryIncidents([
      anIncident({ endedAtMs: null }),
      anIncident({ beganAtMs: 1, condition: "x" }),
    ]),
  });
  const { status, text, headers } = await ask("/status");
  expect(status).toBe(200);
  expect(headers.get("cache-control")).toMatch(/^public, max-age=([1-5]?\d|60),/);
  expect(text).toContain("Degraded: options_refresh is failing.");
  expect(text).toMatch(/aria-label="options_refresh, the last 90 days: 1 partly, 89 no record"/);
  expect(text).toContain("down for 30 min");
  expect(text).toContain("Schwab &lt;answered&gt; 503.");
  expect(text).not.toContain("<answered>");
  expect(text).toContain("Thanksgiving Day: NYSE is closed");
  expect(text).toContain('<link rel="alternate" href="/status/feed.atom" type="application/atom+xml"');
});

test("a pause is shown with its reason, and not with whose it was", async () => {
  const control = {
    job: "options_refresh" as const,
    paused: true,
    pausedAtMs: IN_SESSION,
    pausedBy: "Ann Operator",
    reason: "Schwab is moving house",
    resumedAtMs: null,
    resumedBy: null,
  };
  const { ask } = deskDoor({ facts: { jobs: [aJobStatus({ paused: true, control })] } });
  const { text } = await ask("/status");
  expect(text).toContain("Schwab is moving house");
  expect(text).not.toContain("Ann Operator");
});

test("where the database does not answer the page says that, and is kept by nobody", async () => {
  const { ask } = deskDoor({
    days: {
      ...memoryDays().store,
      readDays: () =>
        Promise.reject(new AppError("storage_unavailable", "The database could not be reached.")),
    },
  });
  const { status, text, headers } = await ask("/status");
  expect([status, headers.get("cache-control")]).toEqual([503, "no-store"]);
  expect(text).toContain("Down: the database does not answer");
  expect(text).toContain("Thanksgiving Day");
});

test("feeds and JSON tell the same, of one job where that is asked for", async () => {
  const { ask } = deskDoor({ incidents: memoryIncidents([anIncident()]) });
  expect(JSON.parse((await ask("/status.json")).text)).toMatchObject({
    state: "up",
    incidents: [{ component: "options_refresh", ended: "2026-11-23T14:45:00.000Z" }],
  });
  const atom = await ask("/status/feed.atom?job=options_refresh");
  expect(atom.headers.get("content-type")).toBe("application/atom+xml; charset=utf-8");
  expect(atom.text).toContain("Over after 32 min: options_refresh is failing");
  expect((await ask("/status/feed.rss?job=rates")).text).not.toContain("<item>");
  const wrong = await ask("/status/feed.rss?job=nothing");
  expect([wrong.status, wrong.text.includes("no such job")]).toEqual([400, true]);
  // What stands behind a ? is not kept a second time.
  expect((await ask("/status?x=1")).headers.get("location")).toBe("/status");
});
