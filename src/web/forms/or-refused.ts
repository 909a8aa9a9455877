import { ERROR_TABLE } from "../../error-table.ts";
import { AppError } from "../../errors.ts";

/** What was asked for, or the refusal that a reader can mend, to be said beside their form. What is ours to mend is thrown. */
export async function orRefused<Value>(ask: () => Promise<Value>): Promise<Value | AppError> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AppError && ERROR_TABLE[error.code].status < 500) return error;
    throw error;
  }
}
