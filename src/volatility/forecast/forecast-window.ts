/** Calendar days from observation to expiration that a plan's record is of. */
export const FORECAST_DAYS = 30;

/** From an observation to the expiration that it was of, and what came; an `Outcome` of the track record is one. */
export type ForecastWindow = {
  /** New York dates; the window runs from the close of the first to that of the second. */
  readonly observedDay: string;
  readonly expiration: string;
  /** At the forward when observed, annual fraction. */
  readonly atmImpliedVolatility: number;
  /** Of the 20 and of the 60 sessions before the observation, annual fractions; null where bars lack. */
  readonly realised20: number | null;
  readonly realised60: number | null;
  /** Close to close inside the window, annual fraction; null where bars lack. */
  readonly realised: number | null;
};

/** A window whose two volatilities are known. */
export type SettledWindow = ForecastWindow & { readonly realised: number };

/** Those of which something can be learnt. A price that stood still is missing bars, not a volatility of nothing. */
export function settledWindows(windows: readonly ForecastWindow[]): SettledWindow[] {
  return windows
    .filter((window): window is SettledWindow => {
      const { realised, atmImpliedVolatility } = window;
      return isVolatility(realised) && isVolatility(atmImpliedVolatility);
    })
    .toSorted((a, b) => byDate(a.expiration, b.expiration));
}

/** New York dates as text, the earlier first. */
export function byDate(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

export function isVolatility(value: number | null): value is number {
  return value !== null && Number.isFinite(value) && value > 0;
}
