import { addDays, dayNumber, weekday, yearOf } from "../../../src/market/calendar-date.ts";
import { newYorkDate, wallTimeToMs } from "../../../src/market/time-zone.ts";
import type { YieldCurve } from "../../../src/market/yield-curve.ts";
import { hashOf, normalOf, streamOf, uniformOf } from "../../chance.ts";
import { nyseSession } from "./nyse-session.ts";

/** Short rates at the turn of years, roughly as they were and believable ahead. */
const LEVELS: readonly (readonly [year: number, rate: number])[] = [
  [2020, 0.015],
  [2020.4, 0.001],
  [2022.2, 0.003],
  [2023.2, 0.048],
  [2024.6, 0.053],
  [2025.1, 0.0434],
  [2026, 0.0395],
  [2026.9, 0.0395],
  [2029, 0.036],
];
/** Terms of the curve with the heads of their columns; a term is published from its date on. */
export const CURVE_TERMS: readonly {
  readonly name: string;
  readonly years: number;
  readonly since: string;
}[] = [
  { name: "1 Mo", years: 1 / 12, since: "2001-07-31" },
  { name: "1.5 Month", years: 1.5 / 12, since: "2025-02-18" },
  { name: "2 Mo", years: 2 / 12, since: "2018-10-16" },
  { name: "3 Mo", years: 3 / 12, since: "1990-01-02" },
  { name: "4 Mo", years: 4 / 12, since: "2022-10-19" },
  { name: "6 Mo", years: 0.5, since: "1990-01-02" },
  ...[1, 2, 3, 5, 7, 10, 20, 30].map((years) => ({ name: `${years} Yr`, years, since: "1990-01-02" })),
];

const YEAR_MS = 365.25 * 86_400_000;
const STREAM = streamOf("treasury");
const [LEVEL_DAY, SLOPE_DAY, PUBLISHED] = [1, 2, 3];
/** What money costs in the long run: where the far end of the curve comes from. */
const LONG_RUN = 0.047;
const EARLIEST_MINUTE = 15 * 60 + 30;
const PUBLISHING_MINUTES = 150;
const CURVES_KEPT = 4_000;
const curves = new Map<string, YieldCurve>();

/**
 * The par yields of a New York date, the whole of them: what options of that day are priced with, and what is published
 * in its afternoon. Hundredths of a percent, as published.
 */
export function curveOf(date: string): YieldCurve {
  const known = curves.get(date);
  if (known !== undefined) return known;
  const day = dayNumber(date);
  const short = levelAt(wallTimeToMs(date, 12 * 60)) + 0.0002 * normalOf(hashOf(0, STREAM, LEVEL_DAY, day));
  const long = LONG_RUN + 0.15 * (short - LONG_RUN) + 0.0003 * normalOf(hashOf(0, STREAM, SLOPE_DAY, day));
  const points = CURVE_TERMS.map(({ years }) => {
    // Rates are expected to move towards the long run over some years, and dip a little before they do.
    const settled = 1 - Math.exp(-years / 6);
    const dip = -0.004 * (years / 1.5) * Math.exp(1 - years / 1.5);
    const parYield = short + (long - short) * settled + (short > 0.02 ? dip : 0);
    return { years, parYield: Math.max(0.0001, Math.round(parYield * 10_000) / 10_000) };
  });
  if (curves.size >= CURVES_KEPT) curves.clear();
  const made = { day: date, points };
  curves.set(date, made);
  return made;
}

/** The curve of an instant's New York date; on a day without one, of the last day that has one. */
export function curveAt(ms: number): YieldCurve {
  return curveOf(onOrBeforeCurveDay(newYorkDate(ms)));
}

/** The latest curve that the Treasury has published by an instant. */
export function publishedCurve(ms: number): YieldCurve {
  let date = onOrBeforeCurveDay(newYorkDate(ms));
  if (publishedAtMs(date) > ms) date = onOrBeforeCurveDay(addDays(date, -1));
  return curveOf(date);
}

/** Between 15:30 and 18:00 in New York. */
export function publishedAtMs(date: string): number {
  const draw = uniformOf(hashOf(0, STREAM, PUBLISHED, dayNumber(date)));
  return wallTimeToMs(date, EARLIEST_MINUTE + Math.floor(PUBLISHING_MINUTES * draw));
}

/** Whether the bond market makes a curve on a date: its holidays are the exchange's and two more. */
export function hasCurve(date: string): boolean {
  const day = weekday(date);
  if (day === 0 || day === 6 || nyseSession(date) === null) return false;
  return date.slice(5) !== "11-11" && date !== columbusDay(yearOf(date));
}

function onOrBeforeCurveDay(date: string): string {
  let day = date;
  // The market ends with the exchange's calendar: beyond it, as far as one looks back, the last is asked for anyway.
  for (let tries = 0; tries < 10; tries += 1) {
    if (hasCurve(day)) return day;
    day = addDays(day, -1);
  }
  return date;
}

/** The second Monday of October. */
function columbusDay(year: number): string {
  const first = `${year}-10-01`;
  return addDays(first, ((8 - weekday(first)) % 7) + 7);
}

function levelAt(ms: number): number {
  const year = 1970 + ms / YEAR_MS;
  for (const [index, [end, rate]] of LEVELS.entries()) {
    if (year > end) continue;
    const [start, before] = LEVELS[index - 1] ?? [end - 1, rate];
    return before + ((rate - before) * Math.max(0, year - start)) / (end - start);
  }
  return LEVELS.at(-1)?.[1] ?? 0.03;
}
