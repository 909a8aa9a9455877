/** What holding a share costs beside interest and known dividends, and its standard error; fractions a year. */
export type HoldingCost = { readonly residualYield: number; readonly error: number };

type Reading = { readonly years: number; readonly spot: number; readonly error: number };

const NOTHING: HoldingCost = { residualYield: 0, error: 0 };
const MOST_PASSES = 12;
/** A tenth of a hundredth a year. */
const SETTLED = 1e-3;
/** Below it a month's forward moves by a sixth of a hundredth at most: as well a dividend or a rate that is not right. */
const LEAST = 0.02;
/** Nobody lends at more. */
const MOST = 3;
/** Standard errors from nothing. */
const CLEAR = 4;
/** A quote is known no better than to so much of the share. */
const LEAST_ERROR = 5e-5;

/**
 * The cost under which the forwards of all expirations imply one and the same share: the line through what each implies
 * against its life is level. Nothing where fewer than three tell, where they lie on no line (a dividend that nobody
 * announced is a step), or where the line is as good without. `spotOf` is what an expiration implies at a cost, dollars.
 */
export function holdingCost<T extends { readonly ground: { readonly years: number } }>(
  expiries: readonly T[],
  spotOf: (expiry: T, residualYield: number) => { spot: number; error: number } | null,
): HoldingCost {
  let residualYield = 0;
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const readings = expiries.flatMap((expiry): Reading[] => {
      const found = spotOf(expiry, residualYield);
      return found === null ? [] : [{ years: expiry.ground.years, ...found }];
    });
    const line = lineThrough(readings);
    if (line === null) return NOTHING;
    // Early exercise hides a part of a high cost until it is known.
    if (pass === 0 && Math.abs(line.slope) < Math.max(LEAST / 2, CLEAR * line.error)) return NOTHING;
    residualYield -= line.slope;
    if (!(Math.abs(residualYield) < MOST)) return NOTHING;
    if (Math.abs(line.slope) > SETTLED) continue;
    const { error } = line;
    return Math.abs(residualYield) < Math.max(LEAST, CLEAR * error) ? NOTHING : { residualYield, error };
  }
  return NOTHING;
}

/** Of the share against years, weighted, as a share of it a year; its error is what the readings leave or disagree by. */
function lineThrough(readings: readonly Reading[]): { slope: number; error: number } | null {
  if (readings.length < 3) return null;
  let [weights, years, spots] = [0, 0, 0];
  const weightOf = ({ error, spot }: Reading) => Math.max(error, LEAST_ERROR * spot) ** -2;
  for (const reading of readings) {
    const weight = weightOf(reading);
    weights += weight;
    years += weight * reading.years;
    spots += weight * reading.spot;
  }
  const [middle, spot] = [years / weights, spots / weights];
  let [lever, product] = [0, 0];
  for (const reading of readings) {
    lever += weightOf(reading) * (reading.years - middle) ** 2;
    product += weightOf(reading) * (reading.years - middle) * (reading.spot - spot);
  }
  const slope = product / lever;
  const misfit = readings.reduce(
    (sum, reading) => sum + weightOf(reading) * (reading.spot - spot - slope * (reading.years - middle)) ** 2,
    0,
  );
  const disagreement = Math.max(1, misfit / (readings.length - 2));
  return { slope: slope / spot, error: Math.sqrt(disagreement / lever) / spot };
}
