import type { Bias } from "./families.ts";

/** How the market's own density is moved: the forward to `viewForward`, every volatility by the factor. */
export type ViewShift = { readonly viewForward: number; readonly volatilityFactor: number };

export type ViewInput = {
  readonly bias: Bias;
  /** Dollars a share, at the expiration. */
  readonly forward: number;
  /** Calendar days / 365. */
  readonly years: number;
  /** At the money, annual fraction. */
  readonly atmVolatility: number;
  /** The price expected at expiration, dollars; half the way there is believed. */
  readonly target?: number | null | undefined;
  /** Of one deviation, how far a bias moves the forward. */
  readonly kappa?: number | undefined;
  /** What happened: the mean of Yang-Zhang over 20 and 60 sessions, an annual fraction; null where there is none. */
  readonly realised?:
    | { readonly volatility: number; readonly bars: number; readonly stale: boolean }
    | null
    | undefined;
  /** An event known to lie inside the trade, as a trader would name it: "earnings on Dec 10"; null for none known. */
  readonly event?: string | null | undefined;
  /** For the words: "SPY" and "Dec 18". */
  readonly symbol?: string | undefined;
  readonly by?: string | undefined;
};

export type PlanView = ViewShift & {
  readonly bias: Bias;
  readonly forward: number;
  /** What is forecast for the trade's life, annual fraction: the factor times the volatility at the money. */
  readonly forecastVolatility: number;
  /** What the factor rests on; anything but "forecast" leaves the market's volatility as it is, but for a volatile bias. */
  readonly volatilityBasis: "forecast" | "event" | "no-history" | "short-history" | "stale-history";
  /** Both halves of the view as sentences: what is assumed, and whose view it is. */
  readonly words: string;
};
