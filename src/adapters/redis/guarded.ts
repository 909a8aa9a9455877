import { AppError } from "../../errors.ts";

/** The SDK's error text repeats the command, token included, so it is dropped here. */
export async function guarded<T>(command: () => Promise<T>): Promise<T> {
  try {
    return await command();
  } catch {
    throw new AppError("cache_unavailable", "Redis did not answer or refused a command.");
  }
}
