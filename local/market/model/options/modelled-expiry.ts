import type { QuotedSeries } from "./option-chain.ts";
import type { ModelledQuote } from "./option-quote.ts";

/** What the model knows of an expiration at an instant, and a valuation of its quotes should give back. */
export type ModelledExpiry = {
  readonly years: number;
  /** Dollars a share. */
  readonly forward: number;
  /** Continuous, a fraction a year. */
  readonly rate: number;
  /** At the forward, a fraction a year. */
  readonly atmVolatility: number;
  /** What the quotes around the forward hide of it: the widest half spread of the nearest, in volatility. */
  readonly hidden: number;
};

const NEAREST = 4;

export function modelledExpiry({ priced, quotes }: QuotedSeries): ModelledExpiry {
  const { carry, smile, years } = priced;
  const { forward, rate } = carry;
  const away = ({ strike }: ModelledQuote) => Math.abs(strike - forward);
  const nearest = quotes
    .filter(({ dead, nonStandard }) => !dead && !nonStandard)
    .toSorted((a, b) => away(a) - away(b))
    .slice(0, NEAREST);
  const hidden = nearest.length < NEAREST ? Number.POSITIVE_INFINITY : Math.max(...nearest.map(halfSpread));
  return { years, forward, rate, atmVolatility: smile(0), hidden };
}

/** In volatility, a fraction. */
function halfSpread({ bid, ask, vegaPerVolPoint }: ModelledQuote): number {
  return bid === 0 ? Number.POSITIVE_INFINITY : (ask - bid) / 2 / (100 * vegaPerVolPoint);
}
