import { expect, test } from "vitest";
import { AppError } from "../../../src/errors.ts";
import { type Check, fine, missing, warning, wrong } from "../../../src/operations/doctor/check.ts";
import { runDoctor } from "../../../src/operations/doctor/run-doctor.ts";

const never = () => new Promise<void>(() => undefined);
const atOnce = async () => undefined;
const DEPS = { sleep: never, timeoutMs: 15_000 };

function aCheck(run: Check["run"], changes: Partial<Check> = {}): Check {
  return { service: "redis", purpose: "locks", where: "console.upstash.com", run, ...changes };
}

test("every check is reported, in its own order, whatever becomes of the others", async () => {
  const { promise: slow, resolve: finish } = Promise.withResolvers<void>();
  const checks = [
    aCheck(
      async () => {
        await slow;
        return fine("reached");
      },
      { service: "slow" },
    ),
    aCheck(
      async () => {
        finish();
        return warning("ends soon", "log in");
      },
      { service: "quick" },
    ),
    aCheck(
      async () => {
        throw new AppError("storage_unavailable", "The database could not be reached.");
      },
      { service: "database" },
    ),
    aCheck(
      () => {
        throw new TypeError("not even a promise");
      },
      { service: "broken" },
    ),
  ];
  expect(await runDoctor(checks, DEPS)).toEqual({
    ok: false,
    checks: [
      { service: "slow", state: "ok", found: "reached", mend: null },
      { service: "quick", state: "warning", found: "ends soon", mend: "log in" },
      {
        service: "database",
        state: "wrong",
        found: "The database could not be reached.",
        mend: "Try again shortly.",
      },
      {
        service: "broken",
        state: "wrong",
        found: "It failed in a way that nobody foresaw.",
        mend: expect.any(String),
      },
    ],
  });
});

test("all is well with warnings and without what is optional; not with anything wrong, or needed and missing", async () => {
  const diagnose = async (...checks: Check[]) => (await runDoctor(checks, DEPS)).ok;
  const good = aCheck(async () => fine("reached"));
  const lacking = async () => missing("not set", "get one");
  expect(await diagnose()).toBe(true);
  expect(
    await diagnose(
      good,
      aCheck(async () => warning("soon", "do")),
    ),
  ).toBe(true);
  expect(await diagnose(good, aCheck(lacking, { optional: true }))).toBe(true);
  expect(await diagnose(good, aCheck(lacking))).toBe(false);
  expect(
    await diagnose(
      good,
      aCheck(async () => wrong("bad", "do"), { optional: true }),
    ),
  ).toBe(false);
});

test("a check that hangs is given up, with what it is for and where to look", async () => {
  const hanging = aCheck(() => new Promise(() => undefined));
  const { ok, checks } = await runDoctor([hanging], { sleep: atOnce, timeoutMs: 15_000 });
  expect(ok).toBe(false);
  expect(checks[0]).toMatchObject({
    state: "wrong",
    found: "No answer within 15 s.",
    mend: expect.stringMatching(/locks.*console\.upstash\.com/),
  });
});

test("what a stranger's error says is kept inside, and a rate limit is no fault of the credential", async () => {
  const { checks } = await runDoctor(
    [
      aCheck(async () => {
        throw new Error("SET doctor:probe hunter2");
      }),
      aCheck(async () => {
        throw new AppError("provider_rate_limited", "Finnhub's allowance of this minute is used up.");
      }),
    ],
    DEPS,
  );
  expect(JSON.stringify(checks)).not.toContain("hunter2");
  expect(checks.map(({ state }) => state)).toEqual(["wrong", "warning"]);
});
