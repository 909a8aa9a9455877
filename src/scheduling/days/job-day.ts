/** What became of a job's slots on a UTC day. A slot belongs to the day on which it was due. */
export type JobDay = {
  job: string;
  /** UTC date. */
  day: string;
  /** Slots that the schedule had on it. */
  due: number;
  /** Entries of the ledger, runs by hand included; those below say how they ended, and are fewer while some go on. */
  runs: number;
  succeeded: number;
  /** Stored something, and something failed beside it. */
  partial: number;
  failed: number;
  /** Nobody ran the slot while it might still start. */
  missed: number;
  /** The run fell silent and was given up. */
  abandoned: number;
  /** Paused, or the run before was still going. */
  skipped: number;
  /** See `downSeconds`. */
  downSeconds: number;
  /** Why the last of its slots that came to nothing did; null when none did. */
  reason: string | null;
};

/** `none`: nothing was due, on a weekend or holiday; `unknown`: the ledger does not reach back so far. */
export type DayState = "up" | "partly" | "down" | "skipped" | "waiting" | "none" | "unknown";

/** How a day went as a whole: `down` where nothing came of any slot, `partly` where something failed and something came. */
export function dayState(day: JobDay): DayState {
  const good = day.succeeded + day.partial;
  const lost = lostSlots(day);
  if (good === 0 && lost > 0) return "down";
  if (lost > 0 || day.partial > 0) return "partly";
  if (good > 0) return "up";
  if (day.skipped > 0) return "skipped";
  if (day.runs > 0) return "waiting";
  return day.due > 0 ? "unknown" : "none";
}

/** Slots that came to nothing. */
export function lostSlots({ failed, missed, abandoned }: JobDay): number {
  return failed + missed + abandoned;
}
