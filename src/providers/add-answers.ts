import type { RunReport } from "../scheduling/ports.ts";
import { addCount, addNote } from "../scheduling/run-report.ts";
import type { Answers, Fetched } from "./provider.ts";

/** Adds what providers' answers cost and left out, and says so when another than the first one gave them. */
export function addAnswers(
  report: RunReport,
  what: string,
  { answers, fallbackFrom }: Answers<Fetched>,
): void {
  for (const { providerCalls, bytes, skipped, notes } of answers) {
    report.providerCalls += providerCalls;
    report.bytes += bytes;
    for (const [reason, count] of Object.entries(skipped)) addCount(report.skipped, reason, count);
    for (const note of notes ?? []) addNote(report, note);
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
