import { addDays, daysBetween } from "../market/calendar-date.ts";
import type { DividendSchedule } from "../market/dividend-schedule.ts";
import {
  type Cadence,
  cadenceOf,
  type Payment,
  paymentsOf,
  regularPayments,
  rounded,
  toleranceDays,
} from "./cadence.ts";
import { estimatedPayments } from "./estimated-payments.ts";
import type {
  DecidedDividends,
  DeclaredDividend,
  DividendOutlook,
  KnownDividends,
  StoredDividend,
} from "./ports.ts";
import { projectedDates } from "./project-dates.ts";

/** What a source said of one ticker, and when; `said` null: it did not answer. */
export type Said<T> = { source: string; fetchedAtMs: number; said: T | null };

export type Evidence = {
  known: KnownDividends;
  /** Null: nobody is asked. */
  declared: Said<readonly DeclaredDividend[]> | null;
  outlook: Said<DividendOutlook | "unknown"> | null;
  /** Whether every session of the past year was read. */
  yearRead: boolean;
};

/** Whose daily bars tell the dividends of the past. */
const PAST_SOURCE = "tiingo";
const YEAR_DAYS = 365;
/** A share that is later than this with its next payment, in cadences, pays no more until somebody says so. */
const SUSPENDED_AFTER = 1.5;

/**
 * A ticker's dividends to come: what is declared, then the provider's next date, then the cadence of the past. Each
 * yields to those before it where they mean the same dividend, and none is counted twice. What a source said before
 * stands while it does not answer.
 */
export function decideDividends(evidence: Evidence, today: string, nowMs: number): DecidedDividends {
  const { known, outlook } = evidence;
  const paid = regularPayments(paymentsOf(known.events));
  const stated = outlook?.said === "unknown" ? null : (outlook?.said?.paymentsPerYear ?? known.perYear);
  const cadence = cadenceOf(paid, stated);
  const declared = declaredOf(evidence);
  const usual = declared.filter(({ special }) => !special);
  const estimated = apart(
    estimatedOf(evidence, paid, today).filter(
      ({ exDate }) => !isNear(exDate, [...usual, ...paid], toleranceDays(cadence)),
    ),
    toleranceDays(cadence),
  );
  const firm = inOrder([...usual, ...estimated]);
  const projected = cadence === null ? [] : projectedOf({ paid, firm, cadence }, today, nowMs);
  const dividends = inOrder([...declared, ...estimated, ...projected]).filter(
    ({ exDate }) => exDate >= today,
  );
  const complete = answered(evidence.declared) && answered(outlook);
  const status = statusOf({ ...evidence, complete, paid }, dividends, today);
  return { symbol: known.symbol, status, perYear: stated, dividends, complete };
}

/** Null is "nobody is asked", which leaves nothing out. */
const answered = (asked: Said<unknown> | null) => asked === null || asked.said !== null;

function declaredOf({ known, declared }: Evidence): StoredDividend[] {
  if (declared === null || declared.said === null)
    return known.dividends.filter(({ certainty }) => certainty === "declared");
  const { source, fetchedAtMs, said } = declared;
  const byDate = Map.groupBy(said, ({ exDate, special }) => `${exDate} ${special}`);
  return [...byDate.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    // Told twice it is one payment; a fund's income and its gains of one date are two.
    const amounts = new Set([first, ...others].map(({ amount }) => amount));
    const amount = rounded([...amounts].reduce((sum, each) => sum + each, 0));
    const { exDate, special } = first;
    return [{ exDate, amount, special, certainty: "declared" as const, source, fetchedAtMs }];
  });
}

function estimatedOf(
  { known, outlook }: Evidence,
  paid: readonly Payment[],
  today: string,
): StoredDividend[] {
  if (outlook === null || outlook.said === null)
    return known.dividends.filter(({ certainty }) => certainty === "estimated");
  if (outlook.said === "unknown") return [];
  const { source, fetchedAtMs } = outlook;
  return estimatedPayments(outlook.said, paid.at(-1)?.amount ?? null, today).map((payment) => ({
    ...payment,
    special: false,
    certainty: "estimated" as const,
    source,
    fetchedAtMs,
  }));
}

type Course = { paid: readonly Payment[]; firm: readonly StoredDividend[]; cadence: Cadence };

function projectedOf({ paid, firm, cadence }: Course, today: string, nowMs: number): StoredDividend[] {
  const newest = firm.at(-1);
  const lastPaid = paid.at(-1);
  const sure = firm.some(({ exDate }) => exDate >= today);
  const late =
    lastPaid === undefined || daysBetween(lastPaid.exDate, today) > SUSPENDED_AFTER * cadence.gapDays;
  if (late && !sure) return [];
  const certain = [...paid, ...firm];
  const dates = apart(inOrder(certain), cadence.gapDays / 2).map(({ exDate }) => exDate);
  const amount = newest?.amount ?? lastPaid?.amount ?? 0;
  const source = lastPaid === undefined ? (newest?.source ?? PAST_SOURCE) : PAST_SOURCE;
  return projectedDates(dates, cadence, today)
    .filter((exDate) => exDate >= today && !isNear(exDate, certain, Math.floor(cadence.gapDays / 2)))
    .map((exDate) => ({
      exDate,
      amount,
      special: false,
      certainty: "projected",
      source,
      fetchedAtMs: nowMs,
    }));
}

type Grounds = Evidence & { complete: boolean; paid: readonly Payment[] };

function statusOf(
  { known, outlook, yearRead, complete, paid }: Grounds,
  dividends: readonly StoredDividend[],
  today: string,
): DividendSchedule["status"] {
  if (dividends.some(({ special }) => !special)) return "scheduled";
  const said = outlook?.said ?? null;
  const claimed = said !== null && said !== "unknown" && (said.annual ?? said.payment ?? 0) > 0;
  const yearAgo = addDays(today, -YEAR_DAYS);
  if (!yearRead || claimed || paid.some(({ exDate }) => exDate >= yearAgo)) return "unknown";
  // Whoever did not answer might have known of one.
  return complete || known.status === "none" ? "none" : "unknown";
}

function isNear(exDate: string, others: readonly { exDate: string }[], days: number): boolean {
  return others.some((other) => Math.abs(daysBetween(other.exDate, exDate)) <= days);
}

/** Of those that come within so many days of one another the first; ascending. */
function apart<T extends { exDate: string }>(dividends: readonly T[], days: number): T[] {
  const kept: T[] = [];
  for (const dividend of dividends) {
    const last = kept.at(-1);
    if (last === undefined || daysBetween(last.exDate, dividend.exDate) > days) kept.push(dividend);
  }
  return kept;
}

function inOrder<T extends { exDate: string }>(dividends: readonly T[]): T[] {
  return dividends.toSorted((a, b) => (a.exDate === b.exDate ? 0 : a.exDate < b.exDate ? -1 : 1));
}
