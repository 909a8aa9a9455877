import { toldAs } from "../../../errors.ts";

type Failure = { subject: string; code: string; message: string };

/** How messages with a database's own text used to begin; all that follows is the database's. */
const DATABASE_WORDS = /The database (?:failed|refused a statement): .*/s;

/** Failures of a run as anybody may read them, also those of rows that kept messages as they came. */
export function toldFailures(failures: readonly Failure[]): Failure[] {
  return failures.map((failure) => ({ ...failure, message: toldAs(failure.code, failure.message) }));
}

/** The reason of a run likewise; it may repeat the message of its first failure. */
export function toldReason(reason: string | null, failures: readonly Failure[]): string | null {
  if (reason === null) return null;
  const [first] = failures;
  const told = first?.message
    ? reason.replace(first.message, () => toldAs(first.code, first.message))
    : reason;
  return told.replace(DATABASE_WORDS, () => toldAs("storage_unavailable", ""));
}

/** The error of a task likewise. */
export function toldError(code: string | null, message: string | null): string | null {
  return code === null || message === null ? message : toldAs(code, message);
}
