import type { StoredExpirySnapshot } from "../chains/reader-ports.ts";
import { storedSmile, yearsLeft } from "../chains/stored-smile.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import { expectedMove } from "../volatility/expected-move.ts";
import { probabilityAbove } from "../volatility/probability-above.ts";

/** The mean absolute move is 0.8 of a standard deviation; quotes carry some premium for the tails. */
const STRADDLE_SHARE = 0.85;

/** Null where the figures allow none. */
export function measureMove(market: StoredExpirySnapshot, calendar: TradingCalendar) {
  const { forward, rate, dividendYield, atmStraddle } = market;
  const smile = storedSmile(market, calendar);
  const volatility = market.atmImpliedVolatility ?? 0;
  const years = yearsLeft(market, calendar);
  const move = moveOf({ forward, rate, dividendYield, volatility, years, atmStraddle });
  if (move === null) return null;
  const { spot } = move;
  const density = smile ?? { volatility: () => volatility, slope: () => 0 };
  const above = (barrier: number) =>
    probabilityAbove({ smile: density, barrier: Math.max(0, barrier), forward, years });
  const range = (lower: number, upper: number) => ({
    lower: cents(lower),
    upper: cents(upper),
    probability: above(lower) - above(upper),
  });
  const reach = move.straddle * Math.exp(rate * years);
  return {
    days: 365 * years,
    underlyingPrice: market.underlyingPrice,
    atmImpliedVolatility: volatility,
    oneSigma: {
      move: cents(move.oneSigma),
      percent: (100 * move.oneSigma) / spot,
      ...range(spot - move.oneSigmaDown, spot + move.oneSigmaUp),
    },
    straddle: {
      price: cents(move.straddle),
      percent: (100 * move.straddle) / spot,
      source: atmStraddle === null ? ("model" as const) : ("quoted" as const),
      ...range(forward - reach, forward + reach),
    },
    straddle85: cents(STRADDLE_SHARE * move.straddle),
  };
}

type MoveGround = Pick<StoredExpirySnapshot, "forward" | "rate" | "dividendYield" | "atmStraddle"> & {
  /** At the forward, annual fraction. */
  volatility: number;
  years: number;
};

/** The expected move from the price that the forward implies, dollars unrounded; null where the figures allow none. */
export function moveOf({ forward, rate, dividendYield, volatility, years, atmStraddle }: MoveGround) {
  const spot = forward * Math.exp(-(rate - dividendYield) * years);
  const quotedStraddle = atmStraddle ?? undefined;
  const move = expectedMove({ spot, volatility, years, rate, dividendYield, quotedStraddle });
  return move.ok ? { ...move, spot } : null;
}

/** One standard deviation either way until an expiry, dollars a share and percent; null where the figures allow none. */
export function oneSigmaMove(market: StoredExpirySnapshot, years: number) {
  const move = moveOf({ ...market, volatility: market.atmImpliedVolatility ?? 0, years });
  return move === null ? null : { move: cents(move.oneSigma), percent: (100 * move.oneSigma) / move.spot };
}

const cents = (value: number) => Math.round(value * 100) / 100;
