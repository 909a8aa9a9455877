import { type AppError, asAppError } from "../../errors.ts";

/** `missing`: not set up; `warning`: works, and will not for long or not in full. */
export type CheckState = "ok" | "missing" | "wrong" | "warning";

/** What a check found, and how to mend it; neither may hold a credential. */
export type CheckOutcome = { state: CheckState; found: string; mend: string | null };

/** One credential or service that the operator set up. */
export type Check = {
  service: string;
  /** What it is for. */
  purpose: string;
  /** Where to get it. */
  where: string;
  /** The house stands without it: `missing` is then no fault. */
  optional?: true;
  run(): Promise<CheckOutcome>;
};

export const fine = (found: string): CheckOutcome => ({ state: "ok", found, mend: null });
export const wrong = (found: string, mend: string): CheckOutcome => ({ state: "wrong", found, mend });
export const warning = (found: string, mend: string): CheckOutcome => ({ state: "warning", found, mend });
export const missing = (found: string, mend: string): CheckOutcome => ({ state: "missing", found, mend });

/** A failure as an outcome. What a rate limit keeps away is set up rightly; a stranger's message may name anything. */
export function failed(thrown: unknown): CheckOutcome {
  const { code, message, hint }: AppError = asAppError(thrown);
  if (code === "provider_rate_limited") return warning(message, hint);
  return code === "internal" ? wrong("It failed in a way that nobody foresaw.", hint) : wrong(message, hint);
}
