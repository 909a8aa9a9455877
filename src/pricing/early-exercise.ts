import { type AmericanExpiry, americanExpiry } from "./american-expiry.ts";
import { europeanOption, type OptionType } from "./european-option.ts";

/** What the right to exercise early adds, per share. */
export type EarlyExerciseWorth = { premium: number; delta: number };

export type EarlyExercise = {
  /** Nothing where exercising early never pays: calls without a yield, puts without a rate. */
  worth(type: OptionType, strike: number, volatility: number): EarlyExerciseWorth;
};

export type EarlyExerciseMarket = { spot: number; years: number; rate: number; dividendYield: number };

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
  const nodes = new Map<string, AmericanExpiry>();
  const nodeAt = (type: OptionType, step: number): AmericanExpiry => {
    const key = `${type}${step}`;
    const known = nodes.get(key);
    if (known !== undefined) return known;
    const { years, rate, dividendYield } = market;
    const node = americanExpiry({ type, years, rate, dividendYield, volatility: volatilityAt(step) });
    nodes.set(key, node);
    return node;
  };
  const pays = (type: OptionType) => (type === "call" ? market.dividendYield > 0 : market.rate > 0);
  return {
    worth(type, strike, volatility) {
      if (!pays(type) || !(volatility > LEAST_VOLATILITY && volatility < MOST_VOLATILITY)) return NOTHING;
      const position = Math.log(volatility / LEAST_VOLATILITY) / Math.log(NODE_RATIO);
      const step = Math.floor(position);
      const low = worthAt(market, nodeAt(type, step), type, strike, volatilityAt(step));
      const high = worthAt(market, nodeAt(type, step + 1), type, strike, volatilityAt(step + 1));
      const share = (volatility - volatilityAt(step)) / (volatilityAt(step + 1) - volatilityAt(step));
      return {
        premium: Math.max(0, low.premium + share * (high.premium - low.premium)),
        delta: low.delta + share * (high.delta - low.delta),
      };
    },
  };
}

function worthAt(
  { spot, years, rate, dividendYield }: EarlyExerciseMarket,
  node: AmericanExpiry,
  type: OptionType,
  strike: number,
  volatility: number,
): EarlyExerciseWorth {
  const american = node.priceAndDelta(spot, strike);
  const european = europeanOption({ type, spot, strike, years, rate, dividendYield, volatility });
  return { premium: american.price - european.price, delta: american.delta - european.delta };
}

function volatilityAt(step: number): number {
  return LEAST_VOLATILITY * NODE_RATIO ** step;
}
