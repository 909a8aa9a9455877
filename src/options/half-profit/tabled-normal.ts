import { INVERSE_SQRT_TWO_PI } from "../../pricing/normal-distribution.ts";

const PER_UNIT = 32;
/** Beyond it the distribution function is 0 or 1 to 1e-17. */
const REACH = 8.5;

export type NormalTable = { readonly cdf: Float64Array; readonly pdf: Float64Array };

let table: NormalTable | undefined;

/**
 * Built on first use, and then the same for all. The integral from point to point by the trapezoid with its end correction
 * (Euler and Maclaurin) is right to 2e-9, and costs a third of the exact function while nothing is compiled yet.
 */
export function normalTable(): NormalTable {
  table ??= buildTable();
  return table;
}

function buildTable(): NormalTable {
  const pdf = new Float64Array(2 * REACH * PER_UNIT + 1);
  const cdf = new Float64Array(pdf.length);
  const step = 1 / PER_UNIT;
  for (let i = 0; i < pdf.length; i += 1) {
    const x = i * step - REACH;
    const here = INVERSE_SQRT_TWO_PI * Math.exp(-0.5 * x * x);
    const before = pdf[i - 1] ?? 0;
    const curved = (step / 6) * (x * here - (x - step) * before);
    pdf[i] = here;
    cdf[i] = (cdf[i - 1] ?? 0) + 0.5 * step * (before + here + curved);
  }
  return { cdf, pdf };
}

/** N(x) to 1e-8 by three terms of Taylor's series from the nearest point: a tenth of the time of `normalCdf`. */
export function tabledCdf({ cdf, pdf }: NormalTable, x: number): number {
  if (x <= -REACH) return 0;
  if (x >= REACH) return 1;
  const index = Math.trunc((x + REACH) * PER_UNIT + 0.5);
  const point = index / PER_UNIT - REACH;
  const h = x - point;
  const series = 1 - h * (0.5 * point - (h * (point * point - 1)) / 6);
  return (cdf[index] ?? 0) + h * (pdf[index] ?? 0) * series;
}
