import type { TradingCalendar } from "../market/trading-calendar.ts";
import { type Horizon, type Outcome, QUANTILES } from "./ports.ts";
import type { Band } from "./statistics/binomial-band.ts";
import { countedOutcomes } from "./statistics/counted-outcomes.ts";
import { type Coverage, coverage, type Verdict } from "./statistics/coverage.ts";
import type { Window } from "./statistics/independent-windows.ts";
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
  /** Against the smile's own quantiles of 15.87 and 84.13 %; its skew counts. */
  insideQuantiles: Coverage;
  /** Within the straddle of the forward; null where no straddle was kept. */
  straddle: Coverage | null;
  /** The share that settled below each quantile of the smile's density: with a true one, the quantile itself. */
  quantiles: { quantile: number; below: number }[];
  /** Null where no realised volatility is known. */
  impliedVolatility: number | null;
  realisedVolatility: number | null;
  premium: number | null;
  premiumMedian: number | null;
  premiumSpread: readonly [low: number, high: number] | null;
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

/** One deviation of a normal distribution either way. */
const ONE_SIGMA = 0.682689492137086;
/** The mean absolute deviation of a normal, sqrt(2 / pi) of its deviation, either way; see `expectedMove`. */
const STRADDLE = 0.575062;

/** The record of one horizon over the outcomes of a ticker or of several; null where none is of it. */
export function horizonRecord(
  outcomes: readonly Outcome[],
  horizon: Horizon,
  calendar: Pick<TradingCalendar, "nextTradingDay">,
): HorizonRecord | null {
  const counted = countedOutcomes(outcomes, horizon, calendar);
  const held = covered(counted.outcomes, ONE_SIGMA, isInsideOneSigma);
  const insideQuantiles = covered(counted.outcomes, ONE_SIGMA, isInsideQuantiles);
  const [first, last] = [counted.outcomes[0], counted.outcomes.at(-1)];
  if (held === null || insideQuantiles === null || first === undefined || last === undefined) return null;
  const { share, ...rest } = held;
  return {
    days: horizon,
    expirations: counted.expirations,
    ...rest,
    insideOneSigma: share,
    insideQuantiles,
    straddle: covered(
      counted.outcomes.filter(({ straddle }) => straddle !== null),
      STRADDLE,
      isInsideStraddle,
    ),
    quantiles: quantilesOf(counted.outcomes),
    ...premiumOf(counted.outcomes),
    from: first.expiration,
    to: last.expiration,
    sources: sourcesOf(counted.outcomes),
  };
}

/** From the day observed to the expiration. */
export function windowOf({ observedDay, expiration }: Outcome): Window {
  return { from: observedDay, to: expiration };
}

function covered(
  outcomes: readonly Outcome[],
  expected: number,
  isInside: (outcome: Outcome) => boolean,
): Coverage | null {
  return coverage(
    outcomes.map((outcome) => ({ ...windowOf(outcome), isInside: isInside(outcome) })),
    expected,
  );
}

/** F e^-s to F e^s, the range that /expected-move shows; s = one sigma over the price. */
function isInsideOneSigma({ forward, oneSigma, underlyingPrice, settled }: Outcome): boolean {
  return Math.abs(Math.log(settled / forward)) <= oneSigma / underlyingPrice;
}

const LOWER = QUANTILES.indexOf(0.1587);
const UPPER = QUANTILES.indexOf(0.8413);

function isInsideQuantiles({ quantiles, settled }: Outcome): boolean {
  const [low = Number.NaN, high = Number.NaN] = [quantiles[LOWER], quantiles[UPPER]];
  return low <= settled && settled <= high;
}

/** Its interest until the expiration is left out: at most a few thousandths of it. */
function isInsideStraddle({ forward, straddle, settled }: Outcome): boolean {
  return straddle !== null && Math.abs(settled - forward) <= straddle;
}

function quantilesOf(outcomes: readonly Outcome[]): HorizonRecord["quantiles"] {
  return QUANTILES.map((quantile, index) => {
    const below = outcomes.filter(({ quantiles, settled }) => settled < (quantiles[index] ?? Number.NaN));
    return { quantile, below: below.length / outcomes.length };
  });
}

function premiumOf(outcomes: readonly Outcome[]) {
  const known = outcomes.flatMap((outcome) => {
    const { atmImpliedVolatility: implied, realised } = outcome;
    return realised === null ? [] : [{ ...windowOf(outcome), implied, realised }];
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

function sourcesOf(outcomes: readonly Outcome[]): HorizonRecord["sources"] {
  const live = outcomes.filter(({ source }) => source === "live").length;
  return { live, rebuilt: outcomes.length - live };
}
