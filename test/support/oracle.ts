import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The folder of shared reference material: beside the project, or where VOLARIS_SHARED says. */
const sharedFolder = process.env["VOLARIS_SHARED"] ?? resolve(import.meta.dirname, "../../../shared");

/**
 * Rows of `<shared>/oracle/<name>.json`, reference values from independent engines.
 * Returns null, and says so, where the folder is absent: the tests that need it skip themselves.
 * The rows are trusted to have the shape `T`: they are fixtures, not input.
 */
export function loadOracle<T>(name: string): T[] | null {
  const path = join(sharedFolder, "oracle", `${name}.json`);
  if (!existsSync(path)) {
    console.warn(`skipped: reference values ${name}.json not found (set VOLARIS_SHARED to their folder)`);
    return null;
  }
  return JSON.parse(readFileSync(path, "utf8")) as T[];
}
