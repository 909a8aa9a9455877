import { yearsBetween } from "../../../../src/market/expiry.ts";
import type { CashDividend } from "../../../../src/pricing/american-grid.ts";
import { cashDividendExercise } from "../../../../src/pricing/cash-dividend-exercise.ts";
import { type EarlyExercise, earlyExercise } from "../../../../src/pricing/early-exercise.ts";
import { dividendsOf } from "../universe/dividends.ts";
import type { TickerProfile } from "../universe/ticker-profile.ts";

/**
 * What leads from the share to its forward: F = (S - PV(dividends)) e^{(r - y) T}. The escrowed model: the share less the
 * dividends to come is what moves.
 */
export type ExpiryCarry = {
  /** Continuous, a fraction a year, to the expiry. */
  readonly rate: number;
  readonly spot: number;
  /** The spot less the present value of the dividends, dollars. */
  readonly share: number;
  /** Yield of an index, fee of a share that is hard to borrow; a fraction a year. */
  readonly residualYield: number;
  readonly dividends: readonly CashDividend[];
  readonly forward: number;
  readonly logForward: number;
};

/** From here on a special dividend lowers the strikes on its ex-date (OCC), so that no option falls with it. */
const STRIKE_ADJUSTED_FROM = 0.125;
const LEAST_PREMIUM = 1e-4;

export function expiryCarry(
  profile: TickerProfile,
  at: { spot: number; rate: number; years: number; fromMs: number; toMs: number },
): ExpiryCarry {
  const { spot, rate, years, fromMs, toMs } = at;
  const dividends = dividendsOf(profile).flatMap(({ exMs, amount, special }) =>
    exMs > fromMs && exMs < toMs && !(special && amount >= STRIKE_ADJUSTED_FROM)
      ? [{ years: yearsBetween(fromMs, exMs), amount }]
      : [],
  );
  const owed = dividends.reduce((sum, { years: date, amount }) => sum + amount * Math.exp(-rate * date), 0);
  const residualYield = profile.kind === "index" ? profile.dividendYield : profile.borrowFee;
  const share = spot - owed;
  const forward = share * Math.exp((rate - residualYield) * years);
  return { rate, spot, share, residualYield, dividends, forward, logForward: Math.log(forward) };
}

/** The right to exercise early under that carry. */
export function exerciseOf({ rate, residualYield, dividends }: ExpiryCarry, years: number): EarlyExercise {
  const market = { years, rate, dividendYield: residualYield, leastPremium: LEAST_PREMIUM };
  return dividends.length > 0 ? cashDividendExercise({ ...market, dividends }) : earlyExercise(market);
}
