import { type Check, type CheckOutcome, failed, wrong } from "./check.ts";

export type DoctorDeps = {
  sleep: (ms: number) => Promise<void>;
  /** How long one check may take. */
  timeoutMs: number;
};

export type DoctorRow = CheckOutcome & { service: string };

/** `ok`: nothing is wrong, and nothing is missing that the house can't do without. */
export type Diagnosis = { ok: boolean; checks: DoctorRow[] };

/** Runs all checks side by side and reports them in their order. Never throws. */
export async function runDoctor(checks: readonly Check[], deps: DoctorDeps): Promise<Diagnosis> {
  const outcomes = await Promise.all(checks.map((check) => examine(check, deps)));
  const rows = checks.map(({ service }, i) => ({ service, ...(outcomes[i] ?? failed(null)) }));
  return {
    ok: checks.every((check, i) => isGood(check, outcomes[i] ?? failed(null))),
    checks: rows,
  };
}

function isGood({ optional }: Check, { state }: CheckOutcome): boolean {
  return state === "ok" || state === "warning" || (state === "missing" && optional === true);
}

async function examine(check: Check, { sleep, timeoutMs }: DoctorDeps): Promise<CheckOutcome> {
  const late = sleep(timeoutMs).then(() =>
    wrong(`No answer within ${timeoutMs / 1_000} s.`, `Is it reachable? ${check.purpose}: ${check.where}`),
  );
  // A check that is not async may throw before there is a promise.
  const asked = Promise.resolve().then(() => check.run());
  return Promise.race([asked.catch(failed), late]);
}
