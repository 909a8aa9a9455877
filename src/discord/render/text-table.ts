/** Columns of text as a code block; the first is set left, the others right. A phone shows 35 characters to a line. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows];
  const widths = lines.reduce<number[]>(
    (widest, cells) => cells.map((cell, i) => Math.max(widest[i] ?? 0, cell.length)),
    [],
  );
  const text = lines.map((cells) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
  return ["```", ...text, "```"].join("\n");
}
