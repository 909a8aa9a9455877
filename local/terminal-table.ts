/** Rows under a heading, columns as wide as their widest cell; figures to the right, words to the left. */
export function terminalTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heading.map((title, i) =>
    Math.max(title.length, ...rows.map((row) => (row[i] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (isFigure(cell) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return [headingLine(heading, rows, widths), rule, ...rows.map(line)].join("\n");
}

function headingLine(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  widths: readonly number[],
) {
  return heading
    .map((title, i) => {
      const right = rows.length > 0 && rows.every((row) => isFigure(row[i] ?? ""));
      return right ? title.padStart(widths[i] ?? 0) : title.padEnd(widths[i] ?? 0);
    })
    .join("  ")
    .trimEnd();
}

const isFigure = (cell: string) => /^(–|[\d,.]+( (s|min|h|d|MB|%))?)$/.test(cell);
