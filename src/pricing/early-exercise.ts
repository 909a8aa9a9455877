import { type AmericanExpiry, americanExpiry } from "./american-expiry.ts";
import { europeanOption, type OptionType } from "./european-option.ts";

/** What the right to exercise early adds, per share. */
export type EarlyExerciseWorth = { premium: number; delta: number };

export type EarlyExercise = {
  /** Nothing where the premium can't reach `leastPremium`. */
  worth(type: OptionType, spot: number, strike: number, volatility: number): EarlyExerciseWorth;
};

/** Years to expiry; rates are continuously compounded fractions; premiums below `leastPremium` dollars do not count. */
export type EarlyExerciseMarket = {
  years: number;
  rate: number;
  dividendYield: number;
  leastPremium: number;
};

/** The boundary at a node's volatility, and what it says of the strikes asked for so far, all at one spot. */
type Node = {
  expiry: AmericanExpiry;
  volatility: number;
  spot: number;
  known: Map<number, EarlyExerciseWorth>;
};

/** Neighbouring volatility nodes differ by this factor: between them the premium is straight to less than a cent. */
const NODE_RATIO = 1.12;
const LEAST_VOLATILITY = 0.01;
const MOST_VOLATILITY = 10;
const NOTHING: EarlyExerciseWorth = { premium: 0, delta: 0 };

/**
 * The early-exercise premium of all options of one expiry. The exercise boundary depends on the volatility and not on
 * the strike, so one is computed per volatility node and shared by every contract (Andersen, Lake and Offengenden
 * 2016, section 5); between two nodes the premium is interpolated.
 */
export function earlyExercise(market: EarlyExerciseMarket): EarlyExercise {
  const nodes = new Map<number, Node>();
  const nodeAt = (type: OptionType, step: number): Node => {
    // Steps are above 0, so the sign is free to tell the side.
    const key = type === "call" ? step + 1 : -step - 1;
    const known = nodes.get(key);
    if (known !== undefined) return known;
    const { years, rate, dividendYield } = market;
    const volatility = volatilityAt(step);
    const expiry = americanExpiry({ type, years, rate, dividendYield, volatility });
    const node: Node = { expiry, volatility, spot: Number.NaN, known: new Map() };
    nodes.set(key, node);
    return node;
  };
  return {
    worth(type, spot, strike, volatility) {
      if (!(volatility > LEAST_VOLATILITY && volatility < MOST_VOLATILITY)) return NOTHING;
      if (mostPremium(market, type, spot, strike, volatility) < market.leastPremium) return NOTHING;
      const step = Math.floor(Math.log(volatility / LEAST_VOLATILITY) / Math.log(NODE_RATIO));
      const [from, to] = [nodeAt(type, step), nodeAt(type, step + 1)];
      const low = worthAt(market, from, type, spot, strike);
      const high = worthAt(market, to, type, spot, strike);
      const share = (volatility - from.volatility) / (to.volatility - from.volatility);
      return {
        premium: Math.max(0, low.premium + share * (high.premium - low.premium)),
        delta: low.delta + share * (high.delta - low.delta),
      };
    },
  };
}

/**
 * More than the premium can be: the interest that exercising at once would earn (on the strike of a put, on the share
 * of a call), times the chance of ever reaching prices at which one exercises, by the reflection principle.
 */
function mostPremium(
  { years, rate, dividendYield }: EarlyExerciseMarket,
  type: OptionType,
  spot: number,
  strike: number,
  volatility: number,
): number {
  const put = type === "put";
  const [earned, forgone] = put ? [rate, dividendYield] : [dividendYield, rate];
  if (earned <= 0) return 0;
  const interest = (put ? strike : spot) * -Math.expm1(-earned * years);
  // Next to expiry one exercises beyond the strike, and beyond strike times earned / forgone where that is further.
  const reach = Math.log(put ? spot / strike : strike / spot) + Math.max(0, Math.log(forgone / earned));
  const deviations = (reach - Math.abs(rate - dividendYield) * years) / (volatility * Math.sqrt(years));
  return deviations > 0 ? interest * 2 * Math.exp(-0.5 * deviations * deviations) : interest;
}

/** A volatility that settles stays between its two nodes, so each is asked for the same strike again. */
function worthAt(
  { years, rate, dividendYield }: EarlyExerciseMarket,
  node: Node,
  type: OptionType,
  spot: number,
  strike: number,
): EarlyExerciseWorth {
  if (node.spot !== spot) {
    node.spot = spot;
    node.known.clear();
  }
  const known = node.known.get(strike);
  if (known !== undefined) return known;
  const { volatility } = node;
  const american = node.expiry.priceAndDelta(spot, strike);
  const european = europeanOption({ type, spot, strike, years, rate, dividendYield, volatility });
  const worth = { premium: american.price - european.price, delta: american.delta - european.delta };
  node.known.set(strike, worth);
  return worth;
}

function volatilityAt(step: number): number {
  return LEAST_VOLATILITY * NODE_RATIO ** step;
}
