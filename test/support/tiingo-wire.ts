/** A day as Tiingo sends it, here with a quarter's dividend still to come: every adjusted price is 0.5 % lower. */
export function aTiingoDay(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    date: "2026-11-20T00:00:00.000Z",
    close: 271.4,
    high: 273.1,
    low: 268.85,
    open: 269.9,
    volume: 48_211_904,
    adjClose: 270.043,
    adjHigh: 271.7345,
    adjLow: 267.50575,
    adjOpen: 268.5505,
    adjVolume: 48_211_904,
    divCash: 0.0,
    splitFactor: 1.0,
    ...changes,
  };
}

export const OVER_HOURLY =
  "Error: You have run over your hourly request allocation. Please upgrade at https://api.tiingo.com/pricing to have your limits increased.";
