import { type SQL, sql } from "drizzle-orm";
import { FORECAST_DAYS, type ForecastWindow } from "../../../volatility/forecast/forecast-window.ts";

type Settled = [
  observedDay: string,
  expiration: string,
  implied: number,
  realised20: number | null,
  realised60: number | null,
  realised: number | null,
];
export type RecordRow = { record: Settled[] | null };

/** Five years of Fridays; of a name with expirations on every day, the last year. */
const MOST_WINDOWS = 260;

/** One row: the latest expirations that have settled, oldest first, each once though two roots have it. */
export function forecastRecordStatement(symbol: string): SQL {
  return sql`
SELECT json_agg(json_build_array(observed_day, expiration, atm_implied_volatility, realised_20, realised_60, realised)
  ORDER BY expiration) AS record
FROM (
  SELECT DISTINCT ON (expiration) * FROM outcomes
  WHERE symbol = ${symbol} AND horizon = ${FORECAST_DAYS}
  ORDER BY expiration DESC, settlement DESC LIMIT ${MOST_WINDOWS}
) latest`;
}

export function readForecastRecord(row: RecordRow | undefined): ForecastWindow[] {
  return (row?.record ?? []).map(
    ([observedDay, expiration, atmImpliedVolatility, realised20, realised60, realised]) => {
      return { observedDay, expiration, atmImpliedVolatility, realised20, realised60, realised };
    },
  );
}
