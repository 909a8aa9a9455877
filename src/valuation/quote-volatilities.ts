import { blackPrice } from "../pricing/black.ts";
import type { OptionType } from "../pricing/european-option.ts";
import { impliedVolatility } from "../pricing/implied-volatility.ts";

/** The volatilities that a quote spans, annual fractions. A side is null where its price allows none. */
export type QuoteVolatilities = { bid: number | null; mid: number; ask: number | null };

/**
 * The volatility of bid and ask beside that of the mid. `volatility` is the mid's, relieved of what early exercise is
 * worth; the same dollars are taken from either side, so that the three belong together. Black (1976).
 */
export function quoteVolatilities(input: {
  type: OptionType;
  strike: number;
  bid: number;
  ask: number;
  volatility: number;
  forward: number;
  years: number;
  discountFactor: number;
}): QuoteVolatilities {
  const { bid, ask, volatility, ...market } = input;
  const exercise = bid + (ask - bid) / 2 - blackPrice({ ...market, volatility });
  const at = (price: number) => {
    const found = impliedVolatility({ ...market, price: price - exercise, guess: volatility });
    return found.ok ? found.volatility : null;
  };
  return { bid: at(bid), mid: volatility, ask: at(ask) };
}
