import { describe, expect, it } from "vitest";
import type { Comparison, Difference } from "../../local/simulate/compare/comparison.ts";
import {
  describeTroubledRuns,
  explainDifferences,
} from "../../local/simulate/compare/explain-differences.ts";
import type { Ledger, LedgerRun, LedgerTask } from "../../local/simulate/measure/ledger.ts";

const SLOT_MS = Date.parse("2026-11-23T15:00:00Z");
const RUN_ID = "options_refresh@2026-11-23T15:00:00.000Z";

const run = (changes: Partial<LedgerRun> = {}): LedgerRun => ({
  id: RUN_ID,
  job: "options_refresh",
  slotMs: SLOT_MS,
  trigger: "schedule",
  status: "partial",
  reason: null,
  tasks: 2,
  tasks_failed: 1,
  contracts: 0,
  provider_calls: 0,
  stored: {},
  failures: [],
  notes: [],
  fence: 1,
  finishedMs: null,
  ...changes,
});

const task = (changes: Partial<LedgerTask> = {}): LedgerTask => ({
  run_id: RUN_ID,
  key: "SPY:2026-11-23_2026-12-04",
  symbol: "SPY",
  from_date: "2026-11-23",
  to_date: "2026-12-04",
  side: "ALL",
  status: "dead_lettered",
  attempts: 3,
  error_code: "provider_unavailable",
  error_message: "Schwab did not answer.",
  ...changes,
});

const explain = (difference: Partial<Difference>, ledger: Ledger) => {
  const comparison: Comparison = {
    job: "options_refresh",
    what: "option_contracts",
    generated: 1,
    stored: 0,
    equal: 0,
    note: "",
    differences: [
      {
        symbol: "SPY",
        kind: "missing",
        rows: 1,
        columns: [],
        slotMs: SLOT_MS,
        expiration: "2026-11-27",
        side: null,
        example: "x",
        ...difference,
      },
    ],
  };
  return explainDifferences([comparison], ledger)[0]?.reason ?? null;
};

describe("a difference", () => {
  it("is explained by the slice that should have stored it", () => {
    expect(explain({}, { runs: [run()], tasks: [task()] })).toBe(
      `${RUN_ID} SPY:2026-11-23_2026-12-04 dead_lettered: provider_unavailable, Schwab did not answer.`,
    );
  });

  it("is not explained by another part of the chain, or another name's", () => {
    expect(explain({ expiration: "2026-12-18" }, { runs: [run()], tasks: [task()] })).toBeNull();
    expect(explain({ symbol: "QQQ" }, { runs: [run()], tasks: [task()] })).toBeNull();
  });

  it("is not explained by the other side of a window that was cut in two", () => {
    const calls = task({ key: "SPY:2026-11-27_2026-11-27:CALL", side: "CALL", from_date: "2026-11-27" });
    const ledger = { runs: [run()], tasks: [calls] };
    expect(explain({ side: "put" }, ledger)).toBeNull();
    expect(explain({ side: "call" }, ledger)).toContain("dead_lettered");
  });

  it("is not explained by another run's slice, nor by the run itself where it has slices", () => {
    const later = run({ id: "later", slotMs: SLOT_MS + 900_000 });
    expect(
      explain({}, { runs: [run(), later], tasks: [task({ run_id: "later" }), task({ symbol: "QQQ" })] }),
    ).toBeNull();
    const abandoned = run({ status: "abandoned", reason: "Its lease ran out." });
    const stored = task({ status: "succeeded" });
    expect(explain({}, { runs: [abandoned], tasks: [stored] })).toBeNull();
  });

  it("is explained by a run that never began", () => {
    const missed = run({
      status: "missed",
      reason: "No run could be started for this slot inside its grace.",
      tasks: 0,
    });
    expect(explain({}, { runs: [missed], tasks: [] })).toContain("missed: No run could be started");
  });

  it("is explained by a failure that a run names", () => {
    const failures = [{ subject: "SPY", code: "provider_rate_limited", message: "Slow down." }];
    expect(explain({ expiration: null }, { runs: [run({ failures, tasks: 0 })], tasks: [] })).toContain(
      "provider_rate_limited, Slow down.",
    );
  });

  it("has no excuse when the run says that all went well, or when the row is wrong", () => {
    expect(explain({}, { runs: [run({ status: "succeeded" })], tasks: [task()] })).toBeNull();
    expect(explain({ kind: "different" }, { runs: [run()], tasks: [task()] })).toBeNull();
    expect(explain({ kind: "extra" }, { runs: [run()], tasks: [task()] })).toBeNull();
    expect(explain({}, { runs: [], tasks: [] })).toBeNull();
  });
});

describe("a run that did not simply succeed", () => {
  it("gives its own reason, or those of its parts", () => {
    const ledger = {
      runs: [
        run(),
        run({ id: "b", status: "missed", reason: "No tick." }),
        run({ id: "c", status: "succeeded" }),
      ],
      tasks: [task(), task({ key: "x" }), task({ key: "y", status: "succeeded" })],
    };
    expect(describeTroubledRuns(ledger).map(({ reason }) => reason)).toEqual([
      "2 dead_lettered provider_unavailable",
      "No tick.",
    ]);
  });
});
