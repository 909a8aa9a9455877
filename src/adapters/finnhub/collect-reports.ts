import type { EarningsReport } from "../../company/ports.ts";
import { dayNumber, InvalidDateError } from "../../market/calendar-date.ts";
import { countSkip, type SkipCounts } from "../../providers/provider.ts";
import { WireReport } from "./wire.ts";

const MAX_DOLLARS = 1e15;
const MAX_EPS = 1e6;
const WHEN: Readonly<Record<string, EarningsReport["when"]>> = {
  bmo: "before_open",
  amc: "after_close",
  dmh: "during_session",
};

export type EarningsWindow = { from: string; to: string; symbols: ReadonlySet<string> | null };

/** Adds a chunk's reports, by symbol and date, to what other chunks gave. Names that were not asked for are no fault. */
export function collectReports(
  rows: readonly unknown[],
  window: EarningsWindow,
  into: { reports: Map<string, EarningsReport>; skipped: SkipCounts },
): void {
  for (const row of rows) {
    const parsed = WireReport.safeParse(row);
    if (!parsed.success || !isDate(parsed.data.date)) {
      countSkip(into.skipped, "malformed");
      continue;
    }
    const report = readReport(parsed.data);
    const key = `${report.symbol} ${report.date}`;
    if (report.date < window.from || report.date > window.to) {
      countSkip(into.skipped, "outside_request");
      continue;
    }
    if (window.symbols !== null && !window.symbols.has(report.symbol)) continue;
    const twin = into.reports.get(key);
    if (twin !== undefined) countSkip(into.skipped, "duplicate");
    into.reports.set(key, twin === undefined ? report : laterOf(twin, report));
  }
}

/**
 * A company reports one quarter a day: of two rows the later one, by fiscal year and quarter, and its hour from the other
 * where it has none. Of the same quarter the first, with what it lacks from the other.
 */
function laterOf(a: EarningsReport, b: EarningsReport): EarningsReport {
  const order = quarterOf(a) - quarterOf(b);
  const [later, earlier] = order >= 0 ? [a, b] : [b, a];
  const when = later.when ?? earlier.when;
  if (order !== 0) return { ...later, when };
  return {
    ...later,
    when,
    fiscalQuarter: later.fiscalQuarter ?? earlier.fiscalQuarter,
    epsEstimate: later.epsEstimate ?? earlier.epsEstimate,
    epsActual: later.epsActual ?? earlier.epsActual,
    revenueEstimate: later.revenueEstimate ?? earlier.revenueEstimate,
    revenueActual: later.revenueActual ?? earlier.revenueActual,
  };
}

function quarterOf({ fiscalYear, fiscalQuarter }: EarningsReport): number {
  return 4 * (fiscalYear ?? 0) + (fiscalQuarter ?? 0);
}

function readReport(wire: ReturnType<typeof WireReport.parse>): EarningsReport {
  const within = (value: number | null, most: number) =>
    value !== null && Math.abs(value) <= most ? value : null;
  const between = (value: number | null, first: number, last: number) =>
    value !== null && Number.isInteger(value) && value >= first && value <= last ? value : null;
  return {
    symbol: wire.symbol,
    date: wire.date,
    when: Object.hasOwn(WHEN, wire.hour ?? "") ? (WHEN[wire.hour ?? ""] ?? null) : null,
    fiscalYear: between(wire.year, 1980, 2100),
    fiscalQuarter: between(wire.quarter, 1, 4),
    epsEstimate: within(wire.epsEstimate, MAX_EPS),
    epsActual: within(wire.epsActual, MAX_EPS),
    revenueEstimate: within(wire.revenueEstimate, MAX_DOLLARS),
    revenueActual: within(wire.revenueActual, MAX_DOLLARS),
  };
}

function isDate(text: string): boolean {
  try {
    dayNumber(text);
    return true;
  } catch (error) {
    if (error instanceof InvalidDateError) return false;
    throw error;
  }
}
