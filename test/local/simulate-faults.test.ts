import { describe, expect, it } from "vitest";
import { minutesOf, openAndClose, wholeDay } from "../../local/simulate/day-minutes.ts";
import { planFaults } from "../../local/simulate/faults/fault-plan.ts";

const MINUTE_MS = 60_000;
const day = wholeDay("2026-11-23");
const minutesMs = minutesOf([day]);
const openMs = Date.parse("2026-11-23T14:30:00Z");
const refreshesMs = Array.from({ length: 27 }, (_, i) => openMs + i * 15 * MINUTE_MS);
const soundFromMs = refreshesMs.at(-3) ?? 0;
const plan = (seed: number) => planFaults({ seed, refreshesMs, minutesMs, soundFromMs });

describe("a day's minutes", () => {
  it.each([
    ["2026-11-23", 1_440],
    ["2026-03-08", 1_380],
    ["2026-11-01", 1_500],
  ])("%s has %i of them, from midnight to midnight in New York", (date, minutes) => {
    expect(minutesOf([wholeDay(date)])).toHaveLength(minutes);
  });

  it("may be the morning's jobs and the session's beginning and end alone", () => {
    const [morning, open, close] = openAndClose("2026-11-27", { afterOpen: 5, aroundClose: 3 });
    expect(new Date(morning?.fromMs ?? 0).toISOString()).toBe("2026-11-27T13:05:00.000Z");
    expect(new Date(open?.fromMs ?? 0).toISOString()).toBe("2026-11-27T14:28:00.000Z");
    expect(new Date(close?.fromMs ?? 0).toISOString()).toBe("2026-11-27T17:57:00.000Z");
  });
});

describe("a day of faults", () => {
  it("is the same for the same seed and another for another", () => {
    expect(plan(1)).toEqual(plan(1));
    expect(plan(2)).not.toEqual(plan(1));
  });

  it("has every kind of trouble, in order of time", () => {
    const kinds = new Set(
      plan(7).map(({ fault }) => (fault.kind === "market" ? fault.rule.kind : fault.kind)),
    );
    expect([...kinds]).toEqual(
      expect.arrayContaining([
        "rate-limited",
        "server-error",
        "timeout",
        "cut",
        "truncated",
        "html",
        "access-token-expired",
        "queue_duplicates",
        "queue_doubles",
        "queue_reversed",
        "queue_loses_messages",
        "queue_loses_answers",
        "queue_refuses",
        "database_away",
        "redis_away",
        "worker_killed",
        "tick_missed",
        "tick_doubled",
      ]),
    );
    const times = plan(7).map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it("ends what it begins, and leaves the last refreshes alone", () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const faults = plan(seed);
      const count = (kind: string) => faults.filter(({ fault }) => fault.kind === kind).length;
      expect(count("database_away")).toBe(count("database_back"));
      expect(count("redis_away")).toBe(count("redis_back"));
      expect(faults.filter(({ fault }) => fault.kind === "queue_reversed" && fault.on)).toHaveLength(
        faults.filter(({ fault }) => fault.kind === "queue_reversed" && !fault.on).length,
      );
      expect(Math.max(...faults.map(({ atMs }) => atMs))).toBeLessThanOrEqual(soundFromMs);
    }
  });

  it("leaves out what takes half a minute each when it must be quick", () => {
    const quick = planFaults({ seed: 1, refreshesMs, minutesMs, soundFromMs, quick: true });
    expect(quick.filter(({ fault }) => fault.kind === "market" && fault.rule.kind === "timeout")).toEqual([]);
  });

  it("troubles a day without a session too", () => {
    const faults = planFaults({ seed: 3, refreshesMs: [], minutesMs, soundFromMs: minutesMs.at(-1) ?? 0 });
    const kinds = faults.map(({ fault }) => fault.kind);
    expect(kinds).toContain("tick_missed");
    expect(kinds).toContain("database_away");
    expect(kinds).toContain("database_back");
  });
});
