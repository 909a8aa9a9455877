import { inputWarnings } from "../chains/expiry-inputs.ts";
import { liveSeries } from "../chains/live-series.ts";
import { requireTicker } from "../chains/read-chain.ts";
import type { StoredExpirySnapshot } from "../chains/reader-ports.ts";
import { type SkewPoint, skewOf } from "../chains/skew-of.ts";
import { storedSmile, yearsLeft } from "../chains/stored-smile.ts";
import { AppError } from "../errors.ts";
import { daysToExpiration } from "../market/expiry.ts";
import { newYorkDate } from "../market/time-zone.ts";
import { nyseCalendar, type TradingCalendar } from "../market/trading-calendar.ts";
import { preferredRoot } from "../options/chain.ts";
import { aheadWarnings, type DataFreshness, storedFreshness, USUAL_LIMITS } from "../providers/freshness.ts";
import type { VolatilityDeps } from "./read-volatility.ts";

export type ExpirySkew = SkewPoint & {
  expiration: string;
  dte: number;
  root: string;
  /** When it was fetched. */
  asOfMs: number;
  /** Calendar days from the quotes to the expiry, fractions kept. */
  days: number;
  atmVolatility: number;
};

/** Skew at 25 delta by expiration, nearest first. */
export type SkewView = {
  symbol: string;
  underlyingPrice: number;
  expirations: ExpirySkew[];
  /** Expirations that are listed and have no 25-delta strike that their quotes would show. */
  without: number;
  data: DataFreshness;
  warnings: string[];
};

/**
 * What the stored smiles of a ticker charge for 25-delta puts and calls. Throws `unknown_symbol`, or `no_quotes` while no
 * live expiration has a smile.
 */
export async function readSkew(deps: VolatilityDeps, symbol: string, nowMs: number): Promise<SkewView> {
  const { calendar = nyseCalendar, limits: { chainsMs: limitMs } = USUAL_LIMITS } = deps;
  const [, stored] = await Promise.all([
    requireTicker(deps.chains, symbol),
    deps.volatility.readSnapshots(symbol, newYorkDate(nowMs)),
  ]);
  const meant = [...Map.groupBy(liveSeries(stored, nowMs, calendar), (one) => one.expiration).values()]
    .flatMap((series) => preferredRoot(series) ?? [])
    .toSorted((a, b) => a.expiration.localeCompare(b.expiration));
  const expirations = meant.flatMap((snapshot) => expirySkew(snapshot, nowMs, calendar));
  const latest = meant.reduce<StoredExpirySnapshot | null>(
    (last, one) => (last === null || one.asOfMs > last.asOfMs ? one : last),
    null,
  );
  if (latest === null || expirations.length === 0) {
    throw new AppError("no_quotes", `No expiration of ${symbol} with a smile is stored.`, {
      hint: "The job options_refresh stores them in session; GET /v1/jobs shows how it went.",
    });
  }
  const data = storedFreshness(latest.provider, latest, nowMs, { limitMs, calendar });
  return {
    symbol,
    underlyingPrice: latest.underlyingPrice,
    expirations,
    without: meant.length - expirations.length,
    data,
    warnings: [...aheadWarnings(data, nowMs), ...inputWarnings(latest)],
  };
}

function expirySkew(snapshot: StoredExpirySnapshot, nowMs: number, calendar: TradingCalendar): ExpirySkew[] {
  const smile = storedSmile(snapshot, calendar);
  const point = smile === null ? null : skewOf(snapshot, smile);
  if (smile === null || point === null || point.extrapolated) return [];
  const { expiration, root, asOfMs } = snapshot;
  return [
    {
      expiration,
      dte: daysToExpiration(expiration, nowMs),
      root,
      asOfMs,
      days: 365 * yearsLeft(snapshot, calendar),
      atmVolatility: smile.atmVolatility,
      ...point,
    },
  ];
}
