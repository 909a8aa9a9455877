import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The folder of shared reference material: beside the project, or where VOLARIS_SHARED says. */
const sharedFolder = process.env["VOLARIS_SHARED"] ?? resolve(import.meta.dirname, "../../../shared");

/** A recorded answer, parsed; null, and says so, where the recordings are absent. The tests that need it skip. */
export function loadRecording(path: string): unknown {
  const text = loadRecordedText(path);
  return text === null ? null : JSON.parse(text);
}

/** A recorded answer as it came; null, and says so, where the recordings are absent. */
export function loadRecordedText(path: string): string | null {
  return readShared("recorded", path);
}

/** A small input that once went wrong, parsed; null, and says so, where the cases are absent. */
export function loadCase(path: string): unknown {
  const text = readShared("cases", path);
  return text === null ? null : JSON.parse(text);
}

function readShared(folder: "recorded" | "cases", path: string): string | null {
  const file = join(sharedFolder, folder, path);
  if (existsSync(file)) return readFileSync(file, "utf8");
  console.warn(
    `skipped: ${folder}/${path} not found (set VOLARIS_SHARED to the folder that holds ${folder}/)`,
  );
  return null;
}
