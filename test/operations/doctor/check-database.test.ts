import { expect, test } from "vitest";
import { AppError } from "../../../src/errors.ts";
import {
  type DatabaseProbe,
  databaseChecks,
  judgeMigrations,
  judgeSkew,
  judgeTickers,
  skewOf,
} from "../../../src/operations/doctor/check-database.ts";
import { runDoctor } from "../../../src/operations/doctor/run-doctor.ts";

const EXPECTED = [
  { name: "0000_chains", madeAtMs: 100 },
  { name: "0001_jobs", madeAtMs: 200 },
];
const NOW = Date.parse("2026-11-23T15:00:00Z");
const DEPS = { sleep: () => new Promise<void>(() => undefined), timeoutMs: 1_000 };

function aProbe(changes: Partial<DatabaseProbe> = {}): DatabaseProbe {
  return {
    expected: EXPECTED,
    readState: async () => ({ serverMs: NOW, appliedMs: [100, 200] }),
    countTickers: async () => ({ active: 20, all: 21 }),
    ...changes,
  };
}

const diagnose = (probe: DatabaseProbe) =>
  runDoctor(
    databaseChecks(probe, () => NOW),
    DEPS,
  );

test("a database in order, at one look", async () => {
  let looks = 0;
  const probe = aProbe({
    async readState() {
      looks += 1;
      return { serverMs: NOW, appliedMs: [100, 200] };
    },
  });
  expect(await diagnose(probe)).toEqual({
    ok: true,
    checks: [
      { service: "database", state: "ok", found: "reached", mend: null },
      { service: "migrations", state: "ok", found: "all 2 applied, the last is 0001_jobs", mend: null },
      { service: "tickers", state: "ok", found: "20 active, 1 paused", mend: null },
      { service: "clock", state: "ok", found: "within 0.1 s of the database's", mend: null },
    ],
  });
  expect(looks).toBe(1);
});

test("a database that is away fails all four, and one that was never migrated is told how", async () => {
  const away = async () => {
    throw new AppError("storage_unavailable", "The database could not be reached.");
  };
  const { checks } = await diagnose(aProbe({ readState: away }));
  expect(checks.map(({ state, mend }) => [state, mend])).toEqual([
    ["wrong", "Check DATABASE_URL: console.neon.tech, Connection string"],
    ["wrong", "Mend database first."],
    ["wrong", "Mend database first."],
    ["wrong", "Mend database first."],
  ]);
  const empty = await diagnose(
    aProbe({ readState: async () => ({ serverMs: NOW, appliedMs: null }), countTickers: away }),
  );
  expect(empty.checks.map(({ state }) => state)).toEqual(["ok", "wrong", "missing", "ok"]);
  expect(empty.checks[1]?.mend).toContain("npm run migrate");
});

test("migrations: behind names what is lacking, ahead asks for a deployment", () => {
  expect(judgeMigrations(EXPECTED, [])).toMatchObject({ state: "wrong" });
  expect(judgeMigrations(EXPECTED, [100])).toMatchObject({
    state: "wrong",
    found: expect.stringContaining("0001_jobs"),
  });
  expect(judgeMigrations(EXPECTED, [100, 200, 300])).toMatchObject({
    state: "warning",
    mend: expect.stringContaining("npm run deploy"),
  });
  expect(judgeMigrations(EXPECTED, [200, 100])).toMatchObject({ state: "ok" });
});

test("no ticker, or none that is active, leaves nothing to do", () => {
  expect(judgeTickers({ active: 0, all: 0 })).toMatchObject({
    state: "missing",
    found: "No ticker is kept.",
  });
  expect(judgeTickers({ active: 0, all: 3 })).toMatchObject({
    state: "missing",
    found: expect.stringContaining("All 3 tickers are paused"),
  });
});

test("clocks: what lies between question and answer is no skew", () => {
  expect(skewOf(105, 100, 110)).toBe(0);
  expect(skewOf(90, 100, 110)).toBe(-10);
  expect(skewOf(130, 100, 110)).toBe(20);
  expect(judgeSkew(4_900)).toMatchObject({ state: "ok" });
  expect(judgeSkew(5_000)).toMatchObject({
    state: "warning",
    found: "This clock is 5 s behind the database's.",
  });
  expect(judgeSkew(-90_000)).toMatchObject({ found: "This clock is 90 s ahead of the database's." });
});

test("what is stored with a time in the future is named", async () => {
  const seen: number[] = [];
  const readAhead = async (nowMs: number) => {
    seen.push(nowMs);
    return [
      { what: "runs", latestMs: NOW + 86_400_000 },
      { what: "last prices", latestMs: NOW + 1_000 },
    ];
  };
  const { checks } = await runDoctor(
    databaseChecks(
      aProbe({ readAhead }),
      () => NOW,
      () => NOW + 1,
    ),
    DEPS,
  );
  expect(checks.at(-1)).toMatchObject({
    service: "clock",
    state: "warning",
    found:
      "Stored with a time in the future: runs (2026-11-24T15:00:00.000Z). A clock ran ahead, or has been set back.",
  });
  expect(seen).toEqual([NOW + 1]);
  expect((await diagnose(aProbe({ readAhead: async () => [] }))).checks.at(-1)?.state).toBe("ok");
});
