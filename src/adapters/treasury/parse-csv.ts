/** Cells are trimmed; blank lines are left out. */
export type CsvTable = { header: string[]; rows: string[][] };

/** A comma and a cell behind it: quoted (RFC 4180, "" for a quote in it), or up to the next comma. */
const CELL = /,(?:\s*"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))/g;

/** A comma-separated text whose first line names the columns; no cell holds a line break. */
export function parseCsv(text: string): CsvTable {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const [header = [], ...rows] = lines.filter((line) => line.trim() !== "").map(parseLine);
  return { header, rows };
}

function parseLine(line: string): string[] {
  return [...`,${line}`.matchAll(CELL)].map(([, quoted, plain = ""]) =>
    (quoted === undefined ? plain : quoted.replaceAll('""', '"')).trim(),
  );
}
