import type { SmileCurve } from "../options/smile-curve.ts";
import { skew } from "../volatility/skew.ts";
import type { ExpiryColumns } from "./expiry-columns.ts";
import type { SolvedVolatilities } from "./solve-volatilities.ts";

export type SmileSummary = { atmImpliedVolatility: number | null; skew25Delta: number | null };

type Point = { strike: number; volatility: number };

/**
 * Volatility at the money and skew at exactly 25 delta, read between the out-of-the-money mids on either
 * side. A fitted smile would say the same at ten times the cost; answers that need its slope fit one of their own.
 */
export function summariseSmile(columns: ExpiryColumns, solved: SolvedVolatilities): SmileSummary {
  const { expiryForward: forward, expiryYears: years, dividendYield } = columns;
  const points = outOfTheMoneyPoints(columns, solved);
  const [lowest, highest] = [points[0], points.at(-1)];
  if (years <= 0 || lowest === undefined || highest === undefined) {
    return { atmImpliedVolatility: null, skew25Delta: null };
  }
  const smile = { ...straightBetween(points), lowestStrike: lowest.strike, highestStrike: highest.strike };
  const skewed = skew({ smile, forward, years, dividendYield });
  return {
    atmImpliedVolatility: smile.volatility(forward),
    // Beyond the quoted strikes there is nothing to read a delta from.
    skew25Delta: skewed.ok && !skewed.extrapolated ? skewed.skew : null,
  };
}

function outOfTheMoneyPoints(columns: ExpiryColumns, { volatility, status }: SolvedVolatilities): Point[] {
  const { isCall, strike, expiryForward } = columns;
  const points: Point[] = [];
  for (let i = 0; i < strike.length; i += 1) {
    const k = strike[i] ?? 0;
    const inTheMoney = isCall[i] === 1 ? k < expiryForward : k >= expiryForward;
    if (status[i] === "ok" && !inTheMoney) points.push({ strike: k, volatility: volatility[i] ?? 0 });
  }
  return points.sort((a, b) => a.strike - b.strike);
}

/** Level beyond the first and the last point. */
function straightBetween(points: readonly Point[]): SmileCurve {
  const read = (strike: number) => {
    let [low, high] = [0, points.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((points[middle]?.strike ?? 0) <= strike) low = middle;
      else high = middle;
    }
    const [from, to] = [points[low], points[high]];
    if (from === undefined || to === undefined) return { volatility: Number.NaN, slope: 0 };
    if (strike <= from.strike || from === to) return { volatility: from.volatility, slope: 0 };
    if (strike >= to.strike) return { volatility: to.volatility, slope: 0 };
    const slope = (to.volatility - from.volatility) / (to.strike - from.strike);
    return { volatility: from.volatility + slope * (strike - from.strike), slope };
  };
  return { volatility: (strike) => read(strike).volatility, slope: (strike) => read(strike).slope };
}
