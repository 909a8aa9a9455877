import { sql } from "drizzle-orm";
import type { Outcome, OutcomeReader } from "../../../track-record/ports.ts";
import type { Database } from "../client.ts";

type OutcomeJson = [
  symbol: string,
  expiration: string,
  horizon: Outcome["horizon"],
  root: string,
  settlement: Outcome["settlement"],
  source: Outcome["source"],
  observedDay: string,
  observedAtMs: number,
  days: number,
  underlyingPrice: number,
  forward: number,
  atmImpliedVolatility: number,
  oneSigma: number,
  straddle: number | null,
  quantiles: Outcome["quantiles"],
  probabilities: Outcome["probabilities"],
  realised20: number | null,
  realised60: number | null,
  settled: number,
  realised: number | null,
  won: number,
];

/**
 * All in one row of JSON, without names: thousands of rows, or of names, would cost more than all that is in them. Ticker
 * by ticker in the order of the key, so that nothing is sorted.
 */
export function createOutcomeReader(db: Database): OutcomeReader {
  return {
    async readOutcomes({ symbol, from }) {
      const { rows } = await db.gather(
        db.execute<{ outcomes: OutcomeJson[] | null }>(sql`
SELECT json_agg(json_build_array(kept.symbol, expiration, horizon, root, settlement, source, observed_day,
  floor(extract(epoch FROM observed_at) * 1000), days, underlying_price, forward, atm_implied_volatility, one_sigma,
  straddle, quantiles, probabilities, realised_20, realised_60, settled, realised, won)) AS outcomes
FROM (SELECT symbol FROM tickers ${symbol === null ? sql`` : sql`WHERE symbol = ${symbol}`} ORDER BY symbol) AS asked
CROSS JOIN LATERAL (SELECT * FROM outcomes WHERE outcomes.symbol = asked.symbol AND expiration >= ${from}::date
  ORDER BY expiration, horizon, root OFFSET 0) AS kept`),
      );
      return (rows[0]?.outcomes ?? []).map(toOutcome);
    },
  };
}

function toOutcome(row: OutcomeJson): Outcome {
  const [symbol, expiration, horizon, root, settlement, source, observedDay, observedAtMs, ...figures] = row;
  const [days, underlyingPrice, forward, atmImpliedVolatility, oneSigma, straddle, ...came] = figures;
  const [quantiles, probabilities, realised20, realised60, settled, realised, bits] = came;
  const won = probabilities.map((one, place) => (one === null ? null : (bits & (1 << place)) !== 0));
  return {
    ...{ symbol, expiration, horizon, root, settlement, source, observedDay, observedAtMs },
    ...{ days, underlyingPrice, forward, atmImpliedVolatility, oneSigma, straddle },
    ...{ quantiles, probabilities, realised20, realised60, settled, realised, won },
  };
}
