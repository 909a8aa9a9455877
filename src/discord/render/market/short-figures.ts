import { fixed } from "../figures.ts";

/** A count in few characters: "950", "12.3k", "1.24M"; "–" where it is not known. */
export function short(value: number | null): string {
  if (value === null) return "–";
  const size = Math.abs(value);
  if (size >= 999_950_000) return `${fixed(value / 1e9, 2)}B`;
  if (size >= 999_950) return `${fixed(value / 1e6, size < 9_995_000 ? 2 : 1)}M`;
  if (size >= 9_950) return `${fixed(value / 1e3, size < 99_950 ? 1 : 0)}k`;
  return String(Math.round(value));
}

/** A price in at most six characters: "12.35", "5801.2", "12345". */
export function tightPrice(value: number | null): string {
  if (value === null) return "–";
  return fixed(value, value >= 9_999.95 ? 0 : value >= 999.995 ? 1 : 2);
}

/** A fraction in percent without its sign: "19.8", "104". */
export function tightPercent(fraction: number | null): string {
  if (fraction === null) return "–";
  return fixed(100 * fraction, Math.abs(fraction) >= 0.9995 ? 0 : 1);
}

/** Rows as a code block: each column as wide as its widest cell, all but those of `left` to the right. */
export function codeTable(rows: readonly (readonly string[])[], left: readonly number[] = []): string {
  const widths = rows.reduce<number[]>(
    (widest, cells) => cells.map((cell, i) => Math.max(widest[i] ?? 0, cell.length)),
    [],
  );
  const lines = rows.map((cells) =>
    cells
      .map((cell, i) => (left.includes(i) ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join(" ")
      .trimEnd(),
  );
  return ["```", ...lines, "```"].join("\n");
}
