import { AppError } from "../../../errors.ts";

/** What stands beside an answer and may be missing from it: null where nothing is stored of it. */
export async function orNothing<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof AppError && (error.code === "no_quotes" || error.code === "unknown_symbol"))
      return null;
    throw error;
  }
}
