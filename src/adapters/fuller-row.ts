/**
 * Of two rows of the same time the one that saw more trades: a bar grows until its time is over, so the smaller is the
 * earlier state. Among equals the later one in the answer, which may correct the first.
 */
export function fullerRow<Row extends { volume: number }>(earlier: Row, later: Row): Row {
  return later.volume >= earlier.volume ? later : earlier;
}
