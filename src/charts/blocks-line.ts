const BLOCKS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;
/** What is not known stands as a gap. */
const GAP = " ";
const FLAT = "▄";

/**
 * A series as a line of Unicode blocks, lowest to highest, oldest first: what stands in a text for a picture. Longer ones
 * are cut into `width` stretches of one length, each shown by its last known value. Null, and what is no finite number,
 * is a gap; a series that does not move stands at half height; one without a known value is an empty text.
 */
export function blocksLine(values: readonly (number | null)[], width = 24): string {
  const shown = stretches(values, Math.max(1, Math.floor(width)));
  const known = shown.filter((value) => value !== null);
  if (known.length === 0) return "";
  const low = Math.min(...known);
  const high = Math.max(...known);
  return shown.map((value) => (value === null ? GAP : blockOf(value, low, high))).join("");
}

function blockOf(value: number, low: number, high: number): string {
  // Halves, because the whole range of two very large numbers may be infinite.
  const range = high / 2 - low / 2;
  if (range === 0) return FLAT;
  const level = Math.round(((value / 2 - low / 2) / range) * (BLOCKS.length - 1));
  return BLOCKS[level] ?? FLAT;
}

function stretches(values: readonly (number | null)[], width: number): (number | null)[] {
  const known = values.map((value) => (value !== null && Number.isFinite(value) ? value : null));
  if (known.length <= width) return known;
  return Array.from({ length: width }, (_none, index) => {
    const from = Math.floor((index * known.length) / width);
    const to = Math.floor(((index + 1) * known.length) / width);
    return known.slice(from, to).findLast((value) => value !== null) ?? null;
  });
}
