import { blackPrice } from "../../pricing/black.ts";
import { median } from "../../volatility/rank/median.ts";
import { type Smile, smileOf } from "../../volatility/smile.ts";
import { smileNumbers } from "../../volatility/smile-numbers.ts";
import type { ExpiryColumns } from "../expiry-columns.ts";
import { type FittedSmile, fitExpirySmile } from "../fit-expiry-smile.ts";
import type { SolvedVolatilities } from "../solve-volatilities.ts";
import { type LevelReading, latestLevel } from "./latest-level.ts";
import type { MatchedTrade } from "./match-trades.ts";

/** Trades are taken to scatter by no less than this share of what was assumed of them. */
const LEAST_SCATTER = 0.5;

/**
 * The smile of an expiration through the volatilities of its trades, at the level at which it stood in the end. Fitted
 * twice: the second time with tolerances as wide as the trades scatter about the first. Null without a volatility.
 */
export function fitTrades(
  trades: readonly MatchedTrade[],
  columns: ExpiryColumns,
  solved: SolvedVolatilities,
  atMs: number,
): FittedSmile | null {
  const first = fitExpirySmile(columns, solved);
  if (first === null) return null;
  const scatter = Math.max(LEAST_SCATTER, scatterAbout(first.smile, columns, solved));
  const halfSpread = columns.halfSpread.map((half) => scatter * half);
  const mean = fitExpirySmile({ ...columns, halfSpread }, solved);
  if (mean === null) return null;
  return levelled(mean, latestLevel(readingsOf(trades, solved, mean.smile), atMs));
}

/** Median distance of the prices from the smile's, in half spreads. */
function scatterAbout(
  smile: Smile,
  columns: ExpiryColumns,
  { volatility, status }: SolvedVolatilities,
): number {
  const { strike, expiryForward: forward, expiryYears: years, discountFactor, halfSpread, isCall } = columns;
  const distances: number[] = [];
  for (let i = 0; i < strike.length; i += 1) {
    if (status[i] !== "ok") continue;
    const market = {
      type: isCall[i] === 1 ? ("call" as const) : ("put" as const),
      forward,
      strike: strike[i] ?? 0,
      years,
      discountFactor: discountFactor[i] ?? 1,
    };
    const own = blackPrice({ ...market, volatility: volatility[i] ?? 0 });
    const fitted = blackPrice({ ...market, volatility: smile.volatility(market.strike) });
    distances.push(Math.abs(own - fitted) / (halfSpread[i] ?? 1));
  }
  return median(distances) ?? 1;
}

/** Standard deviations from the forward within which a trade says something of the level. */
const NEAR = 1;

function readingsOf(
  trades: readonly MatchedTrade[],
  { volatility, status }: SolvedVolatilities,
  smile: Smile,
): LevelReading[] {
  const reach = NEAR * smile.atmVolatility * Math.sqrt(smile.years);
  return trades.flatMap(({ strike, minuteMs }, i) => {
    if (status[i] !== "ok" || Math.abs(Math.log(strike / smile.forward)) > reach) return [];
    return [{ minuteMs, off: Math.log((volatility[i] ?? 1) / smile.volatility(strike)) }];
  });
}

/** The same smile higher by `level`, ln: its spline is one of ln sigma, whose parts add up to one. */
function levelled({ smile: { shape, n } }: FittedSmile, level: number): FittedSmile {
  const coefficients = shape.spline.coefficients.map((each) => each + level);
  const smile = smileOf({ ...shape, spline: { ...shape.spline, coefficients } }, n);
  return { smile, numbers: smileNumbers(smile) };
}
