import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "vitest";
import type { Fields } from "../local/market-client.ts";

const shared = process.env["VOLARIS_SHARED"] ?? resolve(import.meta.dirname, "../../../shared");

/** The folder of recorded Schwab bodies: beside the project, or where VOLARIS_SHARED says. */
export const recordedFolder = join(shared, "recorded/schwab");

if (!existsSync(recordedFolder))
  console.warn("skipped: recorded Schwab bodies not found (set VOLARIS_SHARED)");

/** A test that needs the recorded bodies and skips itself where they are absent. */
export const withRecorded = existsSync(recordedFolder) ? test : test.skip;

export function recording(name: string): unknown {
  return JSON.parse(readFileSync(join(recordedFolder, name), "utf8"));
}

/** The names of a body's fields with the kind of each value. */
export function shapeOf(fields: Fields): Record<string, string> {
  const kinds = Object.entries(fields).map(([name, value]) => [name, kindOf(value)] as const);
  return Object.fromEntries(kinds.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return value === null ? "null" : typeof value;
}
