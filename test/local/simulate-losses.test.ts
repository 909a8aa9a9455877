import { describe, expect, it } from "vitest";
import { checkLosses } from "../../local/simulate/faults/check-losses.ts";
import type { Fault, PlannedFault } from "../../local/simulate/faults/fault-plan.ts";
import { boundLosses } from "../../local/simulate/faults/loss-bounds.ts";

const SLOT_MS = Date.parse("2026-11-23T15:00:00Z");
const MINUTE_MS = 60_000;
const refreshesMs = [SLOT_MS, SLOT_MS + 15 * MINUTE_MS];

const at = (minute: number, fault: Fault): PlannedFault => ({ atMs: SLOT_MS + minute * MINUTE_MS, fault });
const chains = (times: number): Fault => ({
  kind: "market",
  rule: { kind: "server-error", path: "/chains", times },
});
const bound = (faults: PlannedFault[], slicesPerRefresh = 25) =>
  boundLosses({ faults, refreshesMs, slicesPerRefresh });

describe("what faults may cost", () => {
  it("is nothing without any, and nothing for what is made up or passed over", () => {
    const nothing = { failedTicks: 0, deadLetters: 0, lostSlices: 0 };
    expect(bound([])).toEqual(nothing);
    expect(
      bound([
        at(0, { kind: "tick_missed" }),
        at(0, { kind: "tick_doubled" }),
        at(0, { kind: "queue_duplicates", count: 4 }),
        at(0, { kind: "queue_refuses", count: 2 }),
        at(0, { kind: "redis_away" }),
        at(3, { kind: "redis_back" }),
        at(2, { kind: "market", rule: { kind: "html", path: "/quotes", times: 9 } }),
      ]),
    ).toEqual(nothing);
  });

  it("is a slice for each three attempts that are spoiled within one refresh", () => {
    expect(bound([at(0, chains(2))]).deadLetters).toBe(0);
    expect(bound([at(0, chains(2)), at(1, { kind: "queue_loses_answers", count: 1 })]).deadLetters).toBe(1);
    expect(bound([at(0, chains(2)), at(15, chains(2))]).deadLetters).toBe(0);
    expect(bound([at(0, chains(7))])).toEqual({ failedTicks: 0, deadLetters: 2, lostSlices: 2 });
  });

  it("is a tick for each kill", () => {
    expect(bound([at(0, { kind: "worker_killed" })])).toEqual({
      failedTicks: 1,
      deadLetters: 0,
      lostSlices: 0,
    });
  });

  it("is a slice, but no dead letter, for each lost message", () => {
    expect(bound([at(0, { kind: "queue_loses_messages", count: 2 })])).toEqual({
      failedTicks: 0,
      deadLetters: 0,
      lostSlices: 2,
    });
  });

  it("is what had not started when the database went away, and what waited for another attempt", () => {
    const away = (minute: number) => [
      at(minute, { kind: "database_away" }),
      at(minute + 3, { kind: "database_back" }),
    ];
    // The refresh that would begin then begins later; of the one before everything has been tried.
    expect(bound(away(0))).toEqual({ failedTicks: 0, deadLetters: 1, lostSlices: 0 });
    expect(bound(away(1)).lostSlices).toBe(0);
    expect(bound(away(1), 250).lostSlices).toBe(150);
    expect(bound([at(0, chains(2)), ...away(1)]).lostSlices).toBe(2);
    expect(bound([at(0, chains(30)), ...away(1)]).lostSlices).toBe(10 + 25);
  });
});

describe("a day of losses", () => {
  const lossBounds = { failedTicks: 1, deadLetters: 2, lostSlices: 3 };
  const verdicts = (ticks: number, slices: number, deadLetters: number, undelivered = 0) => {
    const tasks = Array.from({ length: slices }, (_, i) => ({
      run_id: "r",
      key: `SPY:${i}`,
      status: "dead_lettered",
    }));
    const kept = ["succeeded", "split"].map((status) => ({ run_id: "r", key: status, status }));
    const failedTicks = Array.from({ length: ticks }, () => ({ atMs: SLOT_MS, message: "Down." }));
    const day = { ticks: [], failedTicks };
    const ledger = { tasks: [...tasks, ...kept] };
    return checkLosses({ day, ledger, deadLetters, undelivered, lossBounds }).map(({ ok }) => ok);
  };

  it("is clean up to the bounds of its faults and not beyond", () => {
    expect(verdicts(1, 3, 2)).toEqual([true, true, true]);
    expect(verdicts(2, 3, 2)).toEqual([false, true, true]);
    expect(verdicts(1, 4, 2)).toEqual([true, false, true]);
    expect(verdicts(1, 3, 3)).toEqual([true, true, false]);
    expect(verdicts(0, 0, 0, 1)).toEqual([true, true, false]);
  });
});
