import { AppError } from "../../errors.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import type { YieldCurve, YieldPoint } from "../../market/yield-curve.ts";
import { countSkip, type SkipCounts, type SkipReason } from "../../providers/provider.ts";
import { readDate } from "../read-date.ts";
import { readNumber } from "../read-number.ts";
import { type CsvTable, parseCsv } from "./parse-csv.ts";

export type NormalisedCurves = { curves: YieldCurve[]; skipped: SkipCounts };

/** "1 Mo", "1.5 Month", "2 Yr" */
const TERM = /^(\d{1,2}(?:\.\d{1,2})?)\s*(mo|month|months|yr|year|years)$/i;
const DATE = /^(\d{2})\/(\d{2})\/(\d{4})$/;
const ABSENT = new Set(["", "N/A", "NA"]);
/** Percent. Nothing outside has been published since 1990; it is another column, or another unit. */
const PLAUSIBLE = { min: -2, max: 30 };
/** One point would be the same rate for every term. */
const LEAST_POINTS = 2;

/**
 * Curves of a year's file, ascending by day. Columns are found by name, since terms come and go. A row that can't be
 * read, or holds a yield that can't be, is counted as a whole: a curve with a wrong point is worse than an older one.
 * Throws `provider_bad_body` for another kind of file, and for one of which no row can be read.
 */
export function normaliseCurves(
  text: string,
  { year, nowMs }: { year: number; nowMs: number },
): NormalisedCurves {
  const table = parseCsv(text);
  const columns = findColumns(table);
  const today = newYorkDate(nowMs);
  const skipped: SkipCounts = {};
  const curves = new Map<string, YieldCurve>();
  for (const row of table.rows) {
    const curve = readRow(row, table.header.length, columns);
    const fault = typeof curve === "string" ? curve : misplaced(curve, { year, today, curves });
    if (fault !== null) countSkip(skipped, fault);
    else if (typeof curve !== "string") curves.set(curve.day, curve);
  }
  if (curves.size === 0 && table.rows.length > 0) {
    throw new AppError("provider_bad_body", "None of the Treasury's rows of yields can be read.");
  }
  return { curves: [...curves.values()].toSorted((a, b) => (a.day < b.day ? -1 : 1)), skipped };
}

type Columns = { date: number; terms: { at: number; years: number }[] };

function findColumns({ header }: CsvTable): Columns {
  const date = header.findIndex((name) => name.toLowerCase() === "date");
  const terms = header.flatMap((name, at) => {
    const [, count, unit = ""] = TERM.exec(name) ?? [];
    if (count === undefined) return [];
    return [{ at, years: Number(count) / (/^mo/i.test(unit) ? 12 : 1) }];
  });
  if (date < 0 || terms.length < LEAST_POINTS) {
    throw new AppError("provider_bad_body", "The Treasury's file has no header of a date and terms.");
  }
  if (new Set(terms.map(({ years }) => years)).size < terms.length) {
    throw new AppError("provider_bad_body", "The Treasury's file names a term twice.");
  }
  return { date, terms: terms.toSorted((a, b) => a.years - b.years) };
}

function readRow(row: readonly string[], width: number, columns: Columns): YieldCurve | SkipReason {
  const day = readDay(row[columns.date] ?? "");
  if (day === null || row.length !== width) return "malformed";
  const points: YieldPoint[] = [];
  for (const { at, years } of columns.terms) {
    const cell = row[at] ?? "";
    if (ABSENT.has(cell.toUpperCase())) continue;
    const percent = readNumber(cell);
    if (percent === null || percent < PLAUSIBLE.min || percent > PLAUSIBLE.max) return "malformed";
    // Published with two decimals: the fraction is exact to a millionth.
    points.push({ years, parYield: Math.round(percent * 1e4) / 1e6 });
  }
  return points.length < LEAST_POINTS ? "malformed" : { day, points };
}

function readDay(text: string): string | null {
  const [, month, day, year] = DATE.exec(text) ?? [];
  return readDate(`${year}-${month}-${day}`);
}

type Place = { year: number; today: string; curves: ReadonlyMap<string, YieldCurve> };

/** Why a readable row is not a day of this file; null where it is. */
function misplaced({ day }: YieldCurve, { year, today, curves }: Place): SkipReason | null {
  if (!day.startsWith(`${year}-`) || day > today) return "outside_request";
  return curves.has(day) ? "duplicate" : null;
}
