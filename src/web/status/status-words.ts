import type { PlannedClosure } from "../../operations/status/planned-closures.ts";
import type { DayState, JobDay } from "../../scheduling/days/job-day.ts";
import { lostSlots } from "../../scheduling/days/job-day.ts";
import { clock } from "../parts/words.ts";

/** How long something lasted, its two greatest units: "45 s", "32 min", "2 h 5 min", "3 d 4 h". */
export function lastingText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return joined(`${hours} h`, minutes % 60, "min");
  return joined(`${Math.floor(hours / 24)} d`, hours % 24, "h");
}

const joined = (first: string, rest: number, unit: string) =>
  rest === 0 ? first : `${first} ${rest} ${unit}`;

export const DAY_WORDS: Readonly<Record<DayState, string>> = {
  up: "all well",
  partly: "partly",
  down: "down",
  skipped: "paused or skipped",
  waiting: "not yet run",
  none: "nothing due",
  unknown: "no record",
};

/** "12 runs, 2 lost, down 30 min". */
export function dayText(day: JobDay): string {
  const lost = lostSlots(day);
  const parts = [
    `${day.runs} ${day.runs === 1 ? "run" : "runs"}`,
    lost > 0 && `${lost} lost`,
    day.partial > 0 && `${day.partial} partial`,
    day.skipped > 0 && `${day.skipped} skipped`,
    day.downSeconds > 0 && `down ${lastingText(day.downSeconds)}`,
  ];
  return parts.filter(Boolean).join(", ");
}

/** "Christmas Day: NYSE is closed", "NYSE closes early, at 13:00 ET". */
export function closureText({ kind, name, session }: PlannedClosure): string {
  const what =
    kind === "closed" || session === null
      ? "NYSE is closed"
      : kind === "early_close"
        ? `NYSE closes early, at ${clock(session.closeMs)} ET`
        : `NYSE is open from ${clock(session.openMs)} to ${clock(session.closeMs)} ET`;
  return name === null ? what : `${name}: ${what}`;
}
