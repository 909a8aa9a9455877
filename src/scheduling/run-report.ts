import { asAppError, toldMessage } from "../errors.ts";
import type { RunReport } from "./ports.ts";

export function emptyReport(): RunReport {
  return { stored: {}, skipped: {}, providerCalls: 0, bytes: 0, failures: [], notes: [] };
}

export function addCount(counts: Record<string, number>, kind: string, count: number): void {
  counts[kind] = (counts[kind] ?? 0) + count;
}

export function addNote(report: RunReport, note: string): void {
  if (!report.notes.includes(note)) report.notes.push(note);
}

export function addFailure(report: RunReport, subject: string, thrown: unknown): void {
  const error = asAppError(thrown);
  report.failures.push({ subject, code: error.code, message: toldMessage(error) });
}

/** Adds what a part of the work has done to the whole. */
export function addReport(report: RunReport, part: RunReport): void {
  for (const [kind, count] of Object.entries(part.stored)) addCount(report.stored, kind, count);
  for (const [reason, count] of Object.entries(part.skipped)) addCount(report.skipped, reason, count);
  report.providerCalls += part.providerCalls;
  report.bytes += part.bytes;
  report.failures.push(...part.failures);
  for (const note of part.notes) addNote(report, note);
}
