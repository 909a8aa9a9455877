import { expect, test } from "vitest";
import { AppError } from "../../src/errors.ts";
import type { Facts } from "../../src/operations/conditions.ts";
import type { AlertState, Blindness, Notice, SeenHealth } from "../../src/operations/ports.ts";
import { watchOver } from "../../src/operations/watch-over.ts";
import { aJobStatus, aLogin, facts } from "../support/facts.ts";
import { keepLog } from "../support/log-lines.ts";
import { memoryIncidents } from "../support/memory-status.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { aStoredRun } from "../support/stored-runs.ts";

const LATE = { jobs: [aJobStatus({ late: true, overdueSlotMs: IN_SESSION })] };

/** A watch that remembers what it told, and looks every five minutes. */
function aWatch() {
  const states = new Map<string, AlertState>();
  const told: Notice[] = [];
  const { log, lines } = keepLog();
  const channel = { open: true };
  const incidents = memoryIncidents();
  let seen: SeenHealth | null = null;
  let blindness: Blindness | null = null;
  const blind = {
    read: async () => blindness,
    write: async (failed: Blindness) => {
      blindness = failed;
    },
  };
  let nowMs = IN_SESSION;
  const look = async (changes: Partial<Facts> | AppError = {}) => {
    nowMs += minutes(5);
    const before = told.length;
    await watchOver(
      {
        readFacts: async () => {
          if (changes instanceof AppError) throw changes;
          seen = { atMs: nowMs, database: "ok", late: [], paused: [] };
          return facts(changes);
        },
        alerts: {
          readAll: async () => [...states.values()],
          write: async (written) => {
            for (const state of written) states.set(state.key, state);
          },
        },
        incidents,
        notifier: {
          async notify(notices) {
            if (!channel.open) throw new AppError("publish_failed", "Discord's webhook did not answer.");
            told.push(...notices);
          },
        },
        log,
        blind,
        healthMemory: { read: async () => seen },
      },
      nowMs,
    );
    return told.slice(before);
  };
  return { look, lines, channel, incidents, states };
}

test("what begins is told once, and its end once, with how long it lasted", async () => {
  const { look } = aWatch();
  expect(await look()).toEqual([]);
  expect(await look(LATE)).toMatchObject([
    { key: "job_late:options_refresh", firing: true, downtimeMs: null, sinceMs: IN_SESSION + minutes(10) },
  ]);
  expect(await look(LATE)).toEqual([]);
  expect(await look()).toMatchObject([
    { key: "job_late:options_refresh", firing: false, downtimeMs: minutes(10) },
  ]);
  expect(await look()).toEqual([]);
  expect(await look(LATE)).toMatchObject([{ firing: true }]);
});

test("a job that fails at every slot is told of once, whatever its run is doing when it is looked at", async () => {
  const { look } = aWatch();
  const lastRun = (status: string) => ({
    jobs: [aJobStatus({ lastRun: aStoredRun({ slotMs: IN_SESSION + minutes(15), status }) })],
  });
  expect(await look(lastRun("failed"))).toMatchObject([{ key: "job_failing:options_refresh" }]);
  for (const status of ["running", "failed", "skipped", "claimed", "abandoned", "missed", "failed"]) {
    expect(await look(lastRun(status))).toEqual([]);
  }
  expect(await look()).toMatchObject([{ key: "job_failing:options_refresh", firing: false }]);
});

test("a login near its end is told of at 48, 24 and 6 hours and at its end; all is over with the new one", async () => {
  const { look } = aWatch();
  const firing = async (authorization: ReturnType<typeof aLogin>) =>
    (await look({ authorization })).map((notice) => `${notice.key} ${notice.firing}`);
  const expiring = (warningHours: 48 | 24 | 6) => aLogin({ state: "expiring", warningHours });
  expect(await firing(expiring(48))).toEqual(["login_expiring:schwab:48h true"]);
  expect(await firing(expiring(24))).toEqual(["login_expiring:schwab:24h true"]);
  expect(await firing(expiring(6))).toEqual(["login_expiring:schwab:6h true"]);
  expect(await firing(aLogin({ state: "required" }))).toEqual(["login_required:schwab true"]);
  expect(await firing(aLogin())).toEqual([
    "login_expiring:schwab:48h false",
    "login_expiring:schwab:24h false",
    "login_expiring:schwab:6h false",
    "login_required:schwab false",
  ]);
});

test("a message that did not go out is sent again at the next look", async () => {
  const { look, lines, channel } = aWatch();
  channel.open = false;
  expect(await look(LATE)).toEqual([]);
  expect(lines.at(-1)).toMatchObject({ level: "error", event: "watch_failed" });
  channel.open = true;
  expect(await look(LATE)).toMatchObject([{ key: "job_late:options_refresh", firing: true }]);
  expect(await look(LATE)).toEqual([]);
});

test("facts that can't be read stop nothing but this look", async () => {
  const { look, lines } = aWatch();
  expect(await look(new AppError("internal", "x is undefined"))).toEqual([]);
  expect(lines).toMatchObject([{ level: "error", event: "watch_failed" }]);
  expect(await look(LATE)).toHaveLength(1);
});

test("every change is an event of the log, with its key", async () => {
  const { look, lines } = aWatch();
  await look(LATE);
  await look();
  expect(lines.map(({ level, event }) => `${level} ${event}`)).toEqual(["warn alert", "info alert"]);
});

test("a database that is away is told from memory, once an hour, and again when Discord was away too", async () => {
  const { look, channel } = aWatch();
  const away = new AppError("storage_unavailable", "The database could not be reached.");
  channel.open = false;
  expect(await look(away)).toEqual([]);
  channel.open = true;
  expect(await look(away)).toMatchObject([{ key: "database_away", firing: true, severity: "critical" }]);
  for (let minute = 0; minute < 55; minute += 5) expect(await look(away)).toEqual([]);
  expect(await look(away)).toMatchObject([{ key: "database_away" }]);
  expect(await look(new AppError("internal", "x is undefined"))).toEqual([]);
});

test("a watch that sees nothing twice in a row for another reason says that, and which", async () => {
  const { look } = aWatch();
  const once = new AppError("internal", "x is undefined");
  for (const facts of [once, {}, once, {}]) expect(await look(facts)).toEqual([]);
  expect(await look(once)).toEqual([]);
  expect(await look(new AppError("internal", "The calendar has no such day."))).toMatchObject([
    { key: "watch_blind", severity: "critical", detail: expect.stringContaining("no such day") },
  ]);
  expect(await look(new AppError("internal", "The calendar has no such day."))).toEqual([]);
});
