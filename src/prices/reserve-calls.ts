import { AppError } from "../errors.ts";
import type { RateBudget } from "../providers/ports.ts";
import type { RunReport } from "../scheduling/ports.ts";
import { addNote } from "../scheduling/run-report.ts";
import type { SymbolGap } from "./choose-symbols.ts";
import type { FallbackBars } from "./fallback-ports.ts";

export type ReserveCallsDeps = { budget: RateBudget; bars: Pick<FallbackBars, "callsFor"> };

export type WantedCalls = {
  gaps: readonly SymbolGap[];
  /** Calls for anything but bars; they are granted first. */
  besides: number;
};

/**
 * Reserves a run's provider calls at once and returns the symbols that they suffice for; the rest are named as a note
 * and come with a later run. Throws `provider_rate_limited` when nothing is granted.
 */
export async function reserveCalls(
  { budget, bars }: ReserveCallsDeps,
  { gaps, besides }: WantedCalls,
  report: RunReport,
  nowMs: number,
): Promise<readonly SymbolGap[]> {
  const wanted = besides + (gaps.length === 0 ? 0 : bars.callsFor(gaps.length));
  if (wanted === 0) return [];
  const { granted, nextWindowMs } = await budget.reserve("schwab", wanted, nowMs);
  if (granted === 0) {
    throw new AppError("provider_rate_limited", "Schwab's rate limit of this window is used up.", {
      retryAfterSeconds: Math.max(1, Math.ceil((nextWindowMs - nowMs) / 1_000)),
    });
  }
  let count = gaps.length;
  while (count > 0 && bars.callsFor(count) > granted - besides) count -= 1;
  if (count < gaps.length) {
    const left = gaps.slice(count).map(({ symbol }) => symbol);
    addNote(report, `rate limit: ${left.length} symbols wait for a later run (${left.join(", ")})`);
  }
  return gaps.slice(0, count);
}
