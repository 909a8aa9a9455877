import { blackPrice } from "../pricing/black.ts";
import type { ExerciseStyle, OptionType } from "./contract.ts";
import { InvalidStrategyError } from "./invalid-strategy-error.ts";
import { SAME_INSTANT_YEARS } from "./strategy-input.ts";

export type TableLeg = {
  readonly type: OptionType;
  readonly strike: number;
  /** Contracts in one unit, negative when sold. */
  readonly amount: number;
  /** From now to its own expiry. */
  readonly years: number;
  /** Annual fraction, held by strike. */
  readonly volatility: number;
  /** Of its own expiry, as of now. */
  readonly forward: number;
  readonly discountFactor: number;
  readonly exerciseStyle: ExerciseStyle;
};

export type ProfitTableInput = {
  readonly legs: readonly TableLeg[];
  /** Units of 100 shares, negative when sold. */
  readonly shares: number;
  readonly spot: number;
  /** Paid for options and shares of one unit, dollars a share; negative for a credit. */
  readonly netDebit: number;
  /** Years from now, e.g. 0, half of the nearest expiry, the nearest expiry; none later than that. */
  readonly dates: readonly number[];
  readonly prices: readonly number[];
};

/**
 * Profit of one unit in dollars a share, `[date][price]`: each option by Black (1976) at its own volatility with the carry
 * and the discount left to it at their steady rates, an American one never below exercise, at its expiry its
 * intrinsic value. A forward moves in proportion to the price. Throws InvalidStrategyError naming the field.
 */
export function profitTable({ legs, shares, spot, netDebit, dates, prices }: ProfitTableInput): number[][] {
  if (!(spot > 0 && Number.isFinite(spot))) throw new InvalidStrategyError("spot", spot, "a price above 0");
  const nearest = Math.min(...legs.map((leg) => leg.years));
  for (const [index, date] of dates.entries())
    if (!(date >= 0 && Number.isFinite(date) && date <= nearest + SAME_INSTANT_YEARS))
      throw new InvalidStrategyError(
        `dates[${index}]`,
        date,
        `years from 0 to ${nearest}, the nearest expiry`,
      );
  for (const [index, price] of prices.entries())
    if (!(price >= 0 && Number.isFinite(price)))
      throw new InvalidStrategyError(`prices[${index}]`, price, "a price, 0 or above");
  return dates.map((date) =>
    prices.map((price) => {
      let profit = shares * price - netDebit;
      for (const leg of legs) profit += leg.amount * valueAt(leg, { spot, date, price });
      return profit;
    }),
  );
}

type Moment = { readonly spot: number; readonly date: number; readonly price: number };

function valueAt(leg: TableLeg, { spot, date, price }: Moment): number {
  const { type, strike, years, volatility, exerciseStyle } = leg;
  const intrinsic = Math.max(0, type === "call" ? price - strike : strike - price);
  const left = years - date;
  if (left <= SAME_INSTANT_YEARS) return intrinsic;
  const share = left / years;
  const discountFactor = leg.discountFactor ** share;
  // Worth nothing for good, a share leaves a put its strike.
  const forward = price * (leg.forward / spot) ** share;
  const option = { type, strike, years: left, volatility, discountFactor };
  const held =
    forward > 0 ? blackPrice({ ...option, forward }) : type === "put" ? discountFactor * strike : 0;
  return exerciseStyle === "american" ? Math.max(intrinsic, held) : held;
}

/** Steps between neighbouring prices that read well, dollars. */
const READABLE = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 50, 100];
/** Half deviations either side of the middle. */
const REACH = 4;

/**
 * Nine prices from two deviations below to two above in half deviations of the log price, ascending, each rounded to a
 * readable step of at most a fifth of what neighbours part; the middle one is `spot` itself. `deviation` is volatility
 * times the root of the years, a fraction. Fewer where a penny is too coarse to tell neighbours apart.
 */
export function tablePrices({
  spot,
  deviation,
}: {
  readonly spot: number;
  readonly deviation: number;
}): number[] {
  if (!(spot > 0 && Number.isFinite(spot))) throw new InvalidStrategyError("spot", spot, "a price above 0");
  if (!(deviation > 0 && deviation <= 10))
    throw new InvalidStrategyError("deviation", deviation, "a fraction above 0, at most 10");
  const prices: number[] = [];
  for (let half = -REACH; half <= REACH; half += 1) {
    const price = spot * Math.exp(0.5 * half * deviation);
    const step = readableStep(price * Math.expm1(0.5 * deviation));
    const shown = half === 0 ? spot : Number((Math.round(price / step) * step).toFixed(2));
    const last = prices.at(-1);
    const onItsSide = half === 0 || (half < 0 ? shown < spot : shown > spot);
    if (shown > 0 && onItsSide && (last === undefined || shown > last)) prices.push(shown);
  }
  return prices;
}

function readableStep(between: number): number {
  const most = between / 5;
  return READABLE.findLast((step) => step <= most) ?? 0.01;
}
