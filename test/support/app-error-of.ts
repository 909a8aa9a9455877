import { AppError } from "../../src/errors.ts";

/** The AppError that something asked for ends in; any other end fails the test. */
export async function appErrorOf(asked: Promise<unknown>): Promise<AppError> {
  const error = await asked.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new TypeError(`Expected an AppError, got ${String(error)}`);
  return error;
}
