import { DAY_MS } from "../market/calendar-date.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import { lognormalDensity } from "../options/payoff/horizon-density.ts";
import type { Window } from "../volatility/forecast/independent-windows.ts";
import { type Horizon, type Outcome, QUANTILES } from "./ports.ts";
import type { Band } from "./statistics/binomial-band.ts";
import type { Counted } from "./statistics/counted-outcomes.ts";
import { type Coverage, coverage, type Verdict } from "./statistics/coverage.ts";
import { premium } from "./statistics/premium.ts";

/** How right the market was so many days before. Shares 0 to 1; volatilities and their differences annual fractions. */
export type HorizonRecord = {
  days: Horizon;
  /** Expirations, and how many of their windows do not overlap: the band is of those. */
  n: number;
  independent: number;
  /** "weekly": the last session of each week alone. */
  expirations: "weekly" | "all";
  /** How many settled inside one deviation of the forward, as /expected-move has it, and their share. */
  inside: number;
  insideOneSigma: number;
  /** The share that a true range has, and where it lies 95 times in 100 for `independent`. */
  expected: number;
  band: Band;
  verdict: Verdict;
  /** Between the smile's own quantiles of 15.87 and 84.13 %, its skew included; null where none were kept. */
  insideQuantiles: Coverage | null;
  /**
   * Within the straddle of the forward; null where no straddle was kept. Expected is what a normal of the volatility at
   * the forward has there: 57.5 % of a straddle at the forward, more of one at a strike away from it.
   */
  straddle: Coverage | null;
  /**
   * The share that settled below each quantile of the smile's density: with a true one, the quantile itself. `n`: of how
   * many, since one beyond the quoted strikes is not known. `band` as above.
   */
  quantiles: { quantile: number; n: number; independent: number; below: number; band: Band }[];
  /** Both of the same days, counted by the calendar. Null where no realised volatility is known. */
  impliedVolatility: number | null;
  realisedVolatility: number | null;
  premium: number | null;
  premiumMedian: number | null;
  premiumSpread: [low: number, high: number] | null;
  /** Implied over realised. */
  premiumRatio: number | null;
  premiumN: number;
  premiumIndependent: number;
  /** Of the first and the last expiration. */
  from: string;
  to: string;
  /** What was observed live and what was rebuilt from history. */
  sources: { live: number; rebuilt: number };
};

const SESSIONS_PER_YEAR = 252;
const DAYS_PER_YEAR = 365;
/** One deviation of a normal distribution either way. */
const ONE_SIGMA = 0.682689492137086;

/** The record of one horizon, of a ticker or of several; null where nothing is counted. */
export function horizonRecord(
  { horizon, expirations, outcomes }: Counted,
  calendar: TradingCalendar,
): HorizonRecord | null {
  const held = covered(outcomes, () => ONE_SIGMA, isInsideOneSigma);
  const [first, last] = [outcomes[0], outcomes.at(-1)];
  if (held === null || first === undefined || last === undefined) return null;
  const { share, ...rest } = held;
  return {
    days: horizon,
    expirations,
    ...rest,
    insideOneSigma: share,
    insideQuantiles: covered(
      outcomes.filter((outcome) => !edgesOf(outcome).includes(null)),
      () => ONE_SIGMA,
      isInsideQuantiles,
    ),
    straddle: covered(
      outcomes.filter(({ straddle }) => straddle !== null),
      straddleProbability,
      isInsideStraddle,
    ),
    quantiles: quantilesOf(outcomes),
    ...premiumOf(outcomes, calendar),
    from: first.expiration,
    to: last.expiration,
    sources: sourcesOf(outcomes),
  };
}

/** From the day observed to the expiration. */
export function windowOf({ observedDay, expiration }: Outcome): Window {
  return { from: observedDay, to: expiration };
}

function covered(
  outcomes: readonly Outcome[],
  expected: (outcome: Outcome) => number,
  isInside: (outcome: Outcome) => boolean,
): Coverage | null {
  return coverage(
    outcomes.map((outcome) => ({
      ...windowOf(outcome),
      isInside: isInside(outcome),
      expected: expected(outcome),
    })),
  );
}

/** F e^-s to F e^s with s = IV sqrt(T), the range that /expected-move shows. */
function isInsideOneSigma({ forward, atmImpliedVolatility, days, settled }: Outcome): boolean {
  return Math.abs(Math.log(settled / forward)) <= atmImpliedVolatility * Math.sqrt(days / DAYS_PER_YEAR);
}

const LOWER = QUANTILES.indexOf(0.1587);
const UPPER = QUANTILES.indexOf(0.8413);

const edgesOf = ({ quantiles }: Outcome) => [quantiles[LOWER] ?? null, quantiles[UPPER] ?? null] as const;

function isInsideQuantiles(outcome: Outcome): boolean {
  const [low, high] = edgesOf(outcome);
  return low !== null && high !== null && low <= outcome.settled && outcome.settled <= high;
}

/** Its interest until the expiration is left out: at most a few thousandths of it. */
function isInsideStraddle({ forward, straddle, settled }: Outcome): boolean {
  return straddle !== null && Math.abs(settled - forward) <= straddle;
}

/** The straddle is that of a listed strike: one away from the forward costs more, and holds more often. */
function straddleProbability({ forward, straddle, atmImpliedVolatility, days }: Outcome): number {
  const density = lognormalDensity(forward, days / DAYS_PER_YEAR, atmImpliedVolatility);
  return density.above(forward - (straddle ?? 0)) - density.above(forward + (straddle ?? 0));
}

function quantilesOf(outcomes: readonly Outcome[]): HorizonRecord["quantiles"] {
  return QUANTILES.flatMap((quantile, index) => {
    const priceOf = ({ quantiles }: Outcome) => quantiles[index] ?? null;
    const known = outcomes.filter((outcome) => priceOf(outcome) !== null);
    const found = covered(
      known,
      () => quantile,
      (outcome) => outcome.settled < (priceOf(outcome) ?? 0),
    );
    if (found === null) return [];
    const { n, independent, share, band } = found;
    return [{ quantile, n, independent, below: share, band }];
  });
}

function premiumOf(outcomes: readonly Outcome[], calendar: TradingCalendar) {
  const clock = clockOf(calendar);
  const known = outcomes.flatMap((outcome) => {
    const { atmImpliedVolatility: implied, realised } = outcome;
    if (realised === null) return [];
    return [{ ...windowOf(outcome), implied, realised: realised * clock(outcome) }];
  });
  const measured = premium(known);
  return {
    impliedVolatility: measured?.implied ?? null,
    realisedVolatility: measured?.realised ?? null,
    premium: measured?.points ?? null,
    premiumMedian: measured?.median ?? null,
    premiumSpread: measured?.spread ?? null,
    premiumRatio: measured?.ratio ?? null,
    premiumN: measured?.n ?? 0,
    premiumIndependent: measured?.independent ?? 0,
  };
}

/**
 * From realised volatility, which counts sessions, to the days between its first and its last close, which implied
 * volatility counts: a session is 1/252 of a year to the one and from 1/365 to 4/365 to the other, and over a day that
 * alone would be a premium of a fifth.
 */
function clockOf(calendar: TradingCalendar): (outcome: Outcome) => number {
  const factors = new Map<string, number>();
  const closeOf = (day = "") => calendar.sessionOn(day)?.closeMs ?? 0;
  return ({ observedDay, expiration, settlement }) => {
    const key = `${observedDay} ${expiration} ${settlement}`;
    const known = factors.get(key);
    if (known !== undefined) return known;
    const sessions = calendar.tradingDaysBetween(observedDay, expiration);
    // AM-settled options see no session of their last day.
    const last = sessions.length - (settlement === "AM" ? 2 : 1);
    const days = (closeOf(sessions[last]) - closeOf(observedDay)) / DAY_MS;
    const factor = Math.sqrt(((last / SESSIONS_PER_YEAR) * DAYS_PER_YEAR) / days);
    factors.set(key, factor);
    return factor;
  };
}

function sourcesOf(outcomes: readonly Outcome[]): HorizonRecord["sources"] {
  const live = outcomes.filter(({ source }) => source === "live").length;
  return { live, rebuilt: outcomes.length - live };
}
