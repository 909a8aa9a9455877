import { AppError } from "../errors.ts";
import { addDays } from "../market/calendar-date.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import type { RateBudget } from "../providers/ports.ts";
import type { Provider } from "../providers/provider.ts";
import type { ClaimedRun, RunProgress, RunReport } from "../scheduling/ports.ts";
import type { RunMemory } from "../scheduling/run-memory.ts";
import { addNote, emptyReport } from "../scheduling/run-report.ts";
import { closedSessions } from "./closed-sessions.ts";
import { type FetchDailyBarsDeps, fetchDailyBars } from "./fetch-daily-bars.ts";
import {
  cutDailyPage,
  type DailyGap,
  type DailyPlan,
  dailyGap,
  planDailyRequests,
  recheckFrom,
} from "./plan-daily-requests.ts";
import { type DailyStore, SPLIT_TELLERS } from "./ports.ts";

export type SyncEndOfDayDeps = FetchDailyBarsDeps & {
  /** NYSE's by its rules when left out. */
  calendar?: TradingCalendar;
  daily: DailyStore;
  memory: Pick<RunMemory, "readFailed">;
  budget: RateBudget;
  /** Whose rate limit a page is reserved of: the first provider that is asked. */
  provider: Provider;
  /** Symbols that one page asks for, at most: an invocation's subrequests are bounded. */
  symbolsPerPage: number;
  /** Calendar days that every ticker is looked through. */
  lookbackDays?: number;
};

const LOOKBACK_DAYS = 10;
/** For a ticker without adjusted bars, so that realised volatility over a year has its base. */
const BASE_DAYS = 400;
const HOUR_MS = 3_600_000;
/** So long after its slot a scheduled run still waits for bars that are not published yet. */
const WAIT_MS = 3 * HOUR_MS;
const MAX_PAGES = 200;

/**
 * Fills the trading days that active tickers lack, a page of symbols at a time, within the provider's rate limit, and
 * takes corrections of the few sessions before them, which cost no call more. All is decided from what is stored: a page that is delivered twice finds nothing to do. Throws the provider's AppError when
 * the first page gets no answer at all, and `invalid_request` for a range outside the trading calendar.
 */
export async function syncEndOfDay(
  deps: SyncEndOfDayDeps,
  run: ClaimedRun,
  nowMs: number,
): Promise<RunProgress> {
  const report = emptyReport();
  const failed = new Set(run.page === 0 ? [] : await deps.memory.readFailed(run.id));
  const missing = await readMissing(deps, run, failed, nowMs);
  const page = await reservePage(deps, missing, nowMs);
  if (page.limited) addNote(report, `${deps.provider} is asked no more than its limit allows an hour`);
  const errors: AppError[] = [];
  for (const plan of page.plans) {
    const outcome = await fetchDailyBars(deps, plan, report, nowMs);
    if (outcome.kind === "limited") return goOn(run, report, limitDelay(outcome.error, page, nowMs), nowMs);
    if (outcome.kind === "refused") errors.push(outcome.error);
  }
  const [error] = errors;
  if (error !== undefined && errors.length === page.plans.length) return stop(run, report, page.left, error);
  if (page.limited) return goOn(run, report, secondsUntil(page.nextWindowMs, nowMs), nowMs);
  if (page.left > 0) return goOn(run, report, 0, nowMs);
  return await waitForPublication(deps, run, { report, failed, newest: missing.newest }, nowMs);
}

type Missing = {
  gaps: DailyGap[];
  days: string[];
  /** The last session that is closed and wanted; null for none. */
  newest: string | null;
};

async function readMissing(
  deps: SyncEndOfDayDeps,
  run: ClaimedRun,
  failed: ReadonlySet<string>,
  nowMs: number,
): Promise<Missing> {
  const tickers = await deps.daily.readAdjustedTo();
  if (tickers.length === 0) {
    throw new AppError("not_found", "No ticker is active, so there are no daily bars to fetch.", {
      hint: "Add one: npm run seed -- add SPY",
    });
  }
  const today = newYorkDate(nowMs);
  const since = (lastDay: string | null) =>
    run.range?.from ?? lookbackStart(lastDay, deps.lookbackDays, today);
  const starts = new Map(tickers.map(({ symbol, lastDay }) => [symbol, since(lastDay)]));
  const from = [...starts.values()].reduce((earliest, start) => (start < earliest ? start : earliest));
  const days = closedSessions({ from, to: run.range?.to ?? today }, "closed", nowMs, deps.calendar);
  const unadjusted = new Map(tickers.map((ticker) => [ticker.symbol, firstUnadjusted(ticker, days, deps)]));
  const gaps = (await deps.daily.readMissingDays(days, nowMs)).flatMap(({ symbol, days: all }) => {
    const own = all.filter((day) => day >= (starts.get(symbol) ?? day));
    const [first] = own;
    if (first === undefined || failed.has(symbol)) return [];
    const again = earliest(unadjusted.get(symbol) ?? null, recheckFrom(days, first));
    return [dailyGap({ symbol, days: own }, again)];
  });
  return { gaps, days, newest: days.at(-1) ?? null };
}

function earliest(a: string | null, b: string | null): string | null {
  return a === null || (b !== null && b < a) ? b : a;
}

/** Days that a fallback filled are asked for again with the missing ones: it does not tell the splits in them. */
function firstUnadjusted(
  { lastDay }: { lastDay: string | null },
  days: readonly string[],
  { provider }: SyncEndOfDayDeps,
): string | null {
  if (!SPLIT_TELLERS.includes(provider)) return null;
  return days.find((day) => lastDay === null || day > lastDay) ?? null;
}

/** After an outage longer than the lookback a ticker is looked through from its last good day. */
function lookbackStart(lastDay: string | null, lookbackDays = LOOKBACK_DAYS, today: string): string {
  const base = addDays(today, -BASE_DAYS);
  if (lastDay === null) return base;
  const lookback = addDays(today, -lookbackDays);
  const start = lastDay < lookback ? lastDay : lookback;
  return start < base ? base : start;
}

type Page = { plans: DailyPlan[]; left: number; limited: boolean; nextWindowMs: number };

/** Reserves the calls of a whole page at once, and takes as many symbols as were granted. */
async function reservePage(
  { bars, budget, provider, symbolsPerPage }: SyncEndOfDayDeps,
  { gaps, days }: Missing,
  nowMs: number,
): Promise<Page> {
  const plansFor = (count: number) => planDailyRequests(gaps.slice(0, count));
  const callsFor = (plans: readonly DailyPlan[]) =>
    plans.reduce((calls, { symbols }) => calls + bars.callsFor(symbols.length), 0);
  let count = cutDailyPage(gaps, days, symbolsPerPage).length;
  const wanted = callsFor(plansFor(count));
  if (wanted === 0)
    return { plans: plansFor(count), left: gaps.length - count, limited: false, nextWindowMs: nowMs };
  const { granted, nextWindowMs } = await budget.reserve(provider, wanted, nowMs);
  const limited = granted < wanted;
  while (count > 0 && callsFor(plansFor(count)) > granted) count -= 1;
  return { plans: plansFor(count), left: gaps.length - count, limited, nextWindowMs };
}

type Waiting = { report: RunReport; failed: ReadonlySet<string>; newest: string | null };

/** Providers publish the day late and not for all at once: what is not there yet is no failure, and asked for again. */
async function waitForPublication(
  deps: SyncEndOfDayDeps,
  run: ClaimedRun,
  { report, failed, newest }: Waiting,
  nowMs: number,
): Promise<RunProgress> {
  if (newest === null) return { kind: "done", report };
  const failing = new Set([...failed, ...report.failures.map(({ subject }) => subject)]);
  const late = (await deps.daily.readMissingDays([newest], nowMs + HOUR_MS))
    .map(({ symbol }) => symbol)
    .filter((symbol) => !failing.has(symbol));
  if (late.length === 0) return { kind: "done", report };
  const waits = run.trigger === "schedule" && nowMs + HOUR_MS <= run.slotMs + WAIT_MS + HOUR_MS / 2;
  if (waits) return goOn(run, report, HOUR_MS / 1_000, nowMs);
  addNote(report, `no daily bar of ${newest} yet for ${naming(late)}; the next run asks again`);
  return { kind: "done", report };
}

function naming(symbols: readonly string[]): string {
  const shown = symbols.slice(0, 5).join(", ");
  return symbols.length > 5 ? `${shown} and ${symbols.length - 5} more` : shown;
}

/** A run that got nothing at all has failed; one that got something goes no further and says what it is without. */
function stop(run: ClaimedRun, report: RunReport, left: number, error: AppError): RunProgress {
  if (run.page === 0) throw error;
  if (left > 0) addNote(report, `no provider answers: ${left} more tickers are left to the next run`);
  return { kind: "done", report };
}

function goOn(run: ClaimedRun, report: RunReport, delaySeconds: number, nowMs: number): RunProgress {
  if (run.page + 1 < MAX_PAGES && nowMs + delaySeconds * 1_000 < run.notAfterMs) {
    return { kind: "more", report, delaySeconds };
  }
  addNote(report, "the run's time is over; the next run goes on with the tickers that are left");
  return { kind: "done", report };
}

function limitDelay(error: AppError, { nextWindowMs }: Page, nowMs: number): number {
  return Math.max(error.retryAfterSeconds ?? 0, secondsUntil(nextWindowMs, nowMs), 60);
}

const secondsUntil = (atMs: number, nowMs: number) => Math.max(1, Math.ceil((atMs - nowMs) / 1_000));
