import { isVolatility } from "./forecast-window.ts";
import type { MeasuredPremium } from "./measured-premium.ts";

/** What a rule may look at: all of it is known when the forecast is made. */
export type ForecastInputs = {
  /** At the money, annual fraction. */
  readonly impliedVolatility: number;
  /** Of the 20 and the 60 sessions before, annual fractions. */
  readonly realised20: number | null;
  readonly realised60: number | null;
  /** Of windows that had settled before. */
  readonly premium: MeasuredPremium | null;
};

export const FORECAST_RULES = ["half-and-half", "measured", "realised20", "implied"] as const;
export type ForecastRule = (typeof FORECAST_RULES)[number];

/** Of the market's volatility: a forecast further off than a fifth is held there. */
export const [LEAST_FACTOR, MOST_FACTOR] = [0.8, 1.2];
/** Implied volatility is biased but informative: half of the forecast variance is the market's, half what happened. */
const IMPLIED_SHARE = 0.5;

/** Each rule's forecast of the variance to come, annual; null where what it rests on is missing. */
const RULES: Readonly<Record<ForecastRule, (inputs: ForecastInputs) => number | null>> = {
  "half-and-half": ({ impliedVolatility, realised20, realised60 }) => {
    if (!isVolatility(realised20) || !isVolatility(realised60)) return null;
    return (impliedVolatility * halfAndHalfFactor(impliedVolatility, (realised20 + realised60) / 2)) ** 2;
  },
  measured: ({ impliedVolatility, premium }) =>
    premium === null ? null : (impliedVolatility * premiumFactor(premium)) ** 2,
  realised20: ({ realised20 }) => (isVolatility(realised20) ? realised20 ** 2 : null),
  implied: ({ impliedVolatility }) => impliedVolatility ** 2,
};

export function forecastVariance(rule: ForecastRule, inputs: ForecastInputs): number | null {
  return RULES[rule](inputs);
}

/** Halfway, in variance, between implied and realised volatility; a factor of the implied one, held to a fifth. */
export function halfAndHalfFactor(implied: number, realised: number): number {
  const variance = IMPLIED_SHARE * implied ** 2 + (1 - IMPLIED_SHARE) * realised ** 2;
  return held(Math.sqrt(variance) / implied);
}

/** What the measured premium leaves of implied volatility, as far as it is believed; a factor, held to a fifth. */
export function premiumFactor({ believedRatio }: MeasuredPremium): number {
  return held(Math.sqrt(believedRatio));
}

function held(factor: number): number {
  return Math.min(MOST_FACTOR, Math.max(LEAST_FACTOR, factor));
}
