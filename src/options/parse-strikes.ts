import { shorten } from "./shorten.ts";

export type ParsedStrikes =
  | { readonly ok: true; readonly strikes: readonly number[] }
  | { readonly ok: false; readonly message: string; readonly hint: string };

const HINT = 'Write strikes as "580" or "580/575", at most four, in dollars.';
const MAX_STRIKES = 4;
/** Far more than four strikes need, however they are written. */
const LONGEST_TEXT = 200;
/** OCC symbols hold five digits before the point and three after it. */
const STRIKE = /^\$?(\d{1,5}(?:\.\d{0,3})?|\.\d{1,3})$/;
/** Beyond this ratio "605,5" and "197,50" are one strike with a decimal comma rather than two strikes. */
const FARTHEST_APART = 1.5;

/**
 * Reads strikes as people type and paste them: "580/575", "580,575", "580 575", "$580 / $575", "580-575", "605 – 610",
 * "605 to 610", with any dash, slash or blank, and with thousands "5,900/5,905". Refuses signs, words, exponents, zero, decimal commas
 * and more than four strikes, each with its reason.
 */
export function parseStrikes(text: string): ParsedStrikes {
  if (text.length > LONGEST_TEXT) return refused(`"${shorten(text)}" is not a strike: it is too long.`);
  const plain = plainText(text);
  const comma = decimalComma(plain);
  if (comma !== null) return comma;
  const tokens = withoutThousands(plain)
    .split(/[/,;|\s]+/)
    .filter((token) => token !== "");
  if (tokens.length === 0) return refused("No strike was given.");
  if (tokens.length > MAX_STRIKES) return refused(`${tokens.length} strikes are too many.`);
  const strikes: number[] = [];
  for (const token of tokens) {
    const digits = STRIKE.exec(token)?.[1];
    const strike = digits === undefined ? Number.NaN : Number(digits);
    if (!(strike > 0)) return refused(`"${shorten(token)}" is not a strike${reason(token)}.`);
    strikes.push(strike);
  }
  return { ok: true, strikes };
}

/** Every dash, "to", "and" or & that stands between two strikes is a slash; full-width characters are their plain ones. */
function plainText(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\u200B-\u200F\u2060]/g, "")
    .replace(/[\u2010-\u2015\u2212\uFE58\uFE63]/g, "-")
    .replace(/[\u2044\u2215]/g, "/")
    .replace(/\$\s+/g, "$")
    .replace(/(?<=[\d.]\s*)(?:-|to|and|[&+\\])(?=\s*[$\d.])/gi, "/");
}

/**
 * A comma can only be told from a thousands separator when something else separates the strikes, or when the two numbers
 * beside it could not be strikes of one trade ("5,900").
 */
function withoutThousands(plain: string): string {
  const separated = plain.includes("/");
  return plain.replace(/(?<![\d.])(\d{1,3}),(\d{3})(?!\d)/g, (both, left: string, right: string) =>
    separated || right.startsWith("0") || Number(right) > 5 * Number(left) ? left + right : both,
  );
}

/** "605,5" is refused: it is 605.5 to some and two strikes to others. */
function decimalComma(plain: string): ParsedStrikes | null {
  for (const [both, left, right] of plain.matchAll(/(?<![\d,.])(\d{1,5}),(\d{1,2})(?![\d,.])/g)) {
    if (Number(left) <= FARTHEST_APART * Number(right)) continue;
    return refused(
      `"${both}" can be read in two ways.`,
      `Write ${left}.${right} for one strike, ${left}/${right} for two.`,
    );
  }
  return null;
}

function reason(token: string): string {
  if (token.startsWith("-")) return ": it is negative";
  if (/^\d[\d.]*e/i.test(token)) return ": write it without an exponent";
  if (/^\$?\d+\.\d{4,}$/.test(token)) return ": it has more than three decimals";
  if (/^\$?\d{6,}/.test(token)) return ": it is above 99999";
  return /\p{L}/u.test(token) ? ": write numbers alone" : "";
}

function refused(message: string, hint = HINT): ParsedStrikes {
  return { ok: false, message, hint };
}
