import type { EarningsReport } from "./ports.ts";

type NextReports = Pick<EarningsReport, "date" | "when">[] | null;

/** Dates move by days; that nobody answers may soon be over. */
const KEPT_MS = 10 * 60_000;
const KEPT_UNKNOWN_MS = 60_000;
const MOST_SYMBOLS = 500;

/** Spares an isolate the cache's round trip at every answer that names the next reports of a symbol. */
export function rememberEarnings(
  read: (symbol: string, nowMs: number) => Promise<NextReports>,
): (symbol: string, nowMs: number) => Promise<NextReports> {
  const known = new Map<string, { untilMs: number; reports: NextReports }>();
  return async (symbol, nowMs) => {
    const kept = known.get(symbol);
    // A clock that went back has nothing to go by.
    if (kept !== undefined && nowMs < kept.untilMs && nowMs > kept.untilMs - 2 * KEPT_MS) return kept.reports;
    const reports = await read(symbol, nowMs);
    if (known.size >= MOST_SYMBOLS) known.clear();
    known.set(symbol, { untilMs: nowMs + (reports === null ? KEPT_UNKNOWN_MS : KEPT_MS), reports });
    return reports;
  };
}
