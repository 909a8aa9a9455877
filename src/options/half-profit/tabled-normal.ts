import { normalCdf, normalPdf } from "../../pricing/normal-distribution.ts";

const PER_UNIT = 64;
/** Beyond it the distribution function is 0 or 1 to 1e-17. */
const REACH = 8.5;

export type NormalTable = { readonly cdf: Float64Array; readonly pdf: Float64Array };

let table: NormalTable | undefined;

/** Built on first use, and then the same for all. */
export function normalTable(): NormalTable {
  if (table === undefined) {
    const points = Float64Array.from({ length: 2 * REACH * PER_UNIT + 1 }, (_, i) => i / PER_UNIT - REACH);
    table = { cdf: points.map(normalCdf), pdf: points.map(normalPdf) };
  }
  return table;
}

/** N(x) to 3e-10 by three terms of Taylor's series from the nearest point: a tenth of the time of `normalCdf`. */
export function tabledCdf({ cdf, pdf }: NormalTable, x: number): number {
  if (x <= -REACH) return 0;
  if (x >= REACH) return 1;
  const index = Math.trunc((x + REACH) * PER_UNIT + 0.5);
  const point = index / PER_UNIT - REACH;
  const h = x - point;
  const series = 1 - h * (0.5 * point - (h * (point * point - 1)) / 6);
  return (cdf[index] ?? 0) + h * (pdf[index] ?? 0) * series;
}
