import type { DailyRequest } from "../prices/sources.ts";
import type { MissingDays } from "./ports.ts";

/** What a symbol lacks, and the range that is asked for it; both dates included. */
export type DailyGap = MissingDays & { from: string; to: string };

/** Symbols that are asked for the same range. */
export type DailyPlan = DailyRequest & { gaps: DailyGap[] };

/** What one invocation parses and stores, whatever symbols it is of. */
const BARS_PER_PAGE = 2_000;

/**
 * Sessions before a missing day that are asked for with it: providers correct a day until late in the evening and tell
 * some splits a day late, and the same call brings them.
 */
const RECHECKED_SESSIONS = 5;

/** The earliest of `days` that is asked for again with the first missing one. */
export function recheckFrom(days: readonly string[], firstMissing: string): string | null {
  const before = days.filter((day) => day < firstMissing).slice(-RECHECKED_SESSIONS);
  return before[0] ?? null;
}

/** The range from the first missing day, or from an earlier one that is to be asked for again, to the last. */
export function dailyGap({ symbol, days }: MissingDays, again: string | null): DailyGap {
  const [first = ""] = days;
  return { symbol, days, from: again !== null && again < first ? again : first, to: days.at(-1) ?? first };
}

/** The symbols of the next page; at least one, however much it lacks. */
export function cutDailyPage(
  gaps: readonly DailyGap[],
  days: readonly string[],
  symbolsPerPage: number,
): DailyGap[] {
  const page: DailyGap[] = [];
  let bars = 0;
  for (const gap of gaps.slice(0, symbolsPerPage)) {
    bars += days.filter((day) => day >= gap.from && day <= gap.to).length;
    if (bars > BARS_PER_PAGE && page.length > 0) break;
    page.push(gap);
  }
  return page;
}

/** One request for all symbols with the same range, as on most evenings. */
export function planDailyRequests(gaps: readonly DailyGap[]): DailyPlan[] {
  return [...Map.groupBy(gaps, ({ from, to }) => `${from} ${to}`).values()].map((group) => ({
    symbols: group.map(({ symbol }) => symbol),
    from: group[0]?.from ?? "",
    to: group[0]?.to ?? "",
    gaps: group,
  }));
}
