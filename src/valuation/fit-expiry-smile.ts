import { normalPdf } from "../pricing/normal-distribution.ts";
import { expirySmile, type Smile, type SmilePoint } from "../volatility/smile.ts";
import { smileFromNumbers, smileNumbers } from "../volatility/smile-numbers.ts";
import type { ExpiryColumns } from "./expiry-columns.ts";
import { isInTheMoney, type SolvedVolatilities } from "./solve-volatilities.ts";

/** Even a locked quote is known no better than to a quarter of a cent. */
const LEAST_HALF_SPREAD = 0.0025;
/** So near the forward, in standard deviations, both sides of a strike are heard: half an error of the forward cancels. */
const BOTH_SIDES = 0.5;

/** The smile of an expiry and the numbers that it is stored as; what is stored and what is used are the same. */
export type FittedSmile = { smile: Smile; numbers: number[] };

/** From the out-of-the-money volatilities, each weighed by its spread; null where there are none. */
export function fitExpirySmile(columns: ExpiryColumns, solved: SolvedVolatilities): FittedSmile | null {
  const { expiryForward: forward, expiryYears: years } = columns;
  if (!(years > 0)) return null;
  const fitted = expirySmile({ points: smilePoints(columns, solved), forward, years });
  if (!fitted.ok) return null;
  const numbers = smileNumbers(fitted.smile);
  const smile = smileFromNumbers(numbers, forward, years);
  return smile === null ? null : { smile, numbers };
}

function smilePoints(columns: ExpiryColumns, { volatility, status }: SolvedVolatilities): SmilePoint[] {
  const { strike, expiryForward: forward, expiryYears: years, halfSpread, discountFactor } = columns;
  const root = Math.sqrt(years);
  const points: SmilePoint[] = [];
  for (let i = 0; i < strike.length; i += 1) {
    if (status[i] !== "ok") continue;
    const [k, sigma] = [strike[i] ?? 0, volatility[i] ?? 0];
    const x = Math.log(forward / k) / (sigma * root);
    if (isInTheMoney(columns, i) && Math.abs(x) > BOTH_SIDES) continue;
    const vega = (discountFactor[i] ?? 1) * forward * normalPdf(x + 0.5 * sigma * root) * root;
    const tolerance = Math.max(halfSpread[i] ?? 0, LEAST_HALF_SPREAD) / vega;
    points.push({ strike: k, volatility: sigma, tolerance: Math.min(tolerance, sigma) });
  }
  return points;
}
