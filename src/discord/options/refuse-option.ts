import { AppError } from "../../errors.ts";

/** An option that can't be read: which, why, and what to type. */
export function refuseOption(option: string, message: string, hint: string): AppError {
  return new AppError("invalid_request", `${option}: ${message}`, { hint });
}
