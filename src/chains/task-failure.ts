import { type AppError, toldMessage } from "../errors.ts";
import type { TaskFailure } from "./ports.ts";

/** An error as the ledger keeps it, for everybody to read. */
export function taskFailure(error: AppError): TaskFailure {
  return { code: error.code, message: toldMessage(error) };
}
