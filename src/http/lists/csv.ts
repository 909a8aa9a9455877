/** A spreadsheet takes a cell that begins so for a formula, or for what leads to one. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;
const BEYOND_ASCII = /[^\p{ASCII}]/u;
const BYTE_ORDER_MARK = "\uFEFF";

/**
 * CSV as in RFC 4180: a header row, lines that end in CRLF, quotes where they are needed. Null is an empty cell; a text
 * that a spreadsheet would run as a formula has an apostrophe in front. A byte order mark stands in front only where a
 * character is beyond ASCII: Excel needs it for those, and programs rather have none.
 */
export function csvText(header: readonly string[], rows: Iterable<readonly unknown[]>): string {
  const lines = [header.map(cell).join(",")];
  for (const row of rows) lines.push(row.map(cell).join(","));
  const text = `${lines.join("\r\n")}\r\n`;
  return BEYOND_ASCII.test(text) ? `${BYTE_ORDER_MARK}${text}` : text;
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const text = harmless(textOf(value));
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Plain lists as words, anything deeper as JSON. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  const isPlain = Array.isArray(value) && value.every((each) => each === null || typeof each !== "object");
  return isPlain ? value.join("; ") : JSON.stringify(value);
}

function harmless(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}
