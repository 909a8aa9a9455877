import { asAppError } from "../errors.ts";
import type { RunReport } from "../scheduling/ports.ts";
import type { Answers, Fetched } from "./provider-ports.ts";

export function emptyReport(): RunReport {
  return { stored: {}, skipped: {}, providerCalls: 0, bytes: 0, failures: [], notes: [] };
}

/** Adds what providers' answers cost and left out, and says so when another than the first one gave them. */
export function addAnswers(
  report: RunReport,
  what: string,
  { answers, fallbackFrom }: Answers<Fetched>,
): void {
  for (const { providerCalls, bytes, skipped } of answers) {
    report.providerCalls += providerCalls;
    report.bytes += bytes;
    for (const [reason, count] of Object.entries(skipped)) addCount(report.skipped, reason, count);
  }
  if (fallbackFrom.length === 0) return;
  const failed = new Set(fallbackFrom.map(({ provider }) => provider));
  const others = answers.map(({ provider }) => provider).filter((provider) => !failed.has(provider));
  const reasons = fallbackFrom.map(({ provider, code }) => `${provider} ${code}`).join(", ");
  const from = others.length === 0 ? "" : ` from ${[...new Set(others)].join(" and ")}`;
  // One that answered failed at single symbols only.
  const some = answers.some(({ provider }) => failed.has(provider)) ? "some " : "";
  addNote(report, `${some}${what}${from}: ${reasons}`);
}

export function addCount(counts: Record<string, number>, kind: string, count: number): void {
  counts[kind] = (counts[kind] ?? 0) + count;
}

export function addNote(report: RunReport, note: string): void {
  if (!report.notes.includes(note)) report.notes.push(note);
}

export function addFailure(report: RunReport, subject: string, thrown: unknown): void {
  const { code, message } = asAppError(thrown);
  report.failures.push({ subject, code, message });
}
