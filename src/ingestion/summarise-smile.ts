import { normalPdf } from "../pricing/normal-distribution.ts";
import { skew } from "../volatility/skew.ts";
import { expirySmile, type SmilePoint } from "../volatility/smile.ts";
import type { ExpiryColumns } from "./expiry-columns.ts";
import type { SolvedVolatilities } from "./solve-volatilities.ts";

export type SmileSummary = { atmImpliedVolatility: number | null; skew25Delta: number | null };

/** 25 delta lies 0.67 deviations out; the summary needs the smile no further than this. */
const REACH_DEVIATIONS = 2;
/** Enough to place the money and the two 25-delta strikes; a fit of every strike costs five times as much. */
const MOST_POINTS = 24;

/** Volatility at the money and skew at exactly 25 delta, from a smile through the strikes around the forward. */
export function summariseSmile(columns: ExpiryColumns, solved: SolvedVolatilities): SmileSummary {
  const { expiryForward: forward, expiryYears: years, dividendYield } = columns;
  const points = thin(pointsNearForward(columns, solved));
  const fitted = years > 0 ? expirySmile({ points, forward, years }) : null;
  if (!fitted?.ok) return { atmImpliedVolatility: null, skew25Delta: null };
  const skewed = skew({ smile: fitted.smile, forward, years, dividendYield });
  return { atmImpliedVolatility: fitted.smile.atmVolatility, skew25Delta: skewed.ok ? skewed.skew : null };
}

/** Out-of-the-money options within reach, by strike, each trusted as far as its spread allows. */
function pointsNearForward(columns: ExpiryColumns, { volatility, status }: SolvedVolatilities): SmilePoint[] {
  const { isCall, strike, halfSpread, expiryForward: forward, expiryYears: years } = columns;
  const points: SmilePoint[] = [];
  for (let i = 0; i < strike.length; i += 1) {
    const [k, sigma] = [strike[i] ?? 0, volatility[i] ?? 0];
    if (status[i] !== "ok" || (isCall[i] === 1 ? k < forward : k >= forward)) continue;
    const deviation = sigma * Math.sqrt(years);
    const distance = Math.log(k / forward) / deviation;
    if (Math.abs(distance) > REACH_DEVIATIONS) continue;
    const vega = forward * Math.sqrt(years) * normalPdf(0.5 * deviation - distance);
    points.push({ strike: k, volatility: sigma, tolerance: Math.max(halfSpread[i] ?? 0, 0.0025) / vega });
  }
  return points.sort((a, b) => a.strike - b.strike);
}

function thin(points: readonly SmilePoint[]): SmilePoint[] {
  if (points.length <= MOST_POINTS) return [...points];
  const step = (points.length - 1) / (MOST_POINTS - 1);
  return Array.from({ length: MOST_POINTS }, (_, i) => points[Math.round(i * step)]).filter(
    (p) => p !== undefined,
  );
}
