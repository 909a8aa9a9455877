export type ParsedStrikes =
  | { readonly ok: true; readonly strikes: readonly number[] }
  | { readonly ok: false; readonly message: string; readonly hint: string };

const HINT = 'Write strikes as "580" or "580/575", at most four, in dollars.';
const MAX_STRIKES = 4;
/** OCC symbols hold five digits before the point and three after it. */
const STRIKE = /^\$?(\d{1,5}(?:\.\d{0,3})?|\.\d{1,3})$/;

/**
 * Reads strikes as traders type them: "580/575", "580,575", "580 575", "$580 / $575", "580-575",
 * and with thousands "5,900/5,905". Refuses signs, words, exponents, zero and more than four strikes.
 */
export function parseStrikes(text: string): ParsedStrikes {
  const tokens = splitStrikes(text);
  if (tokens.length === 0) return { ok: false, message: "No strike was given.", hint: HINT };
  if (tokens.length > MAX_STRIKES) {
    return { ok: false, message: `${tokens.length} strikes are too many.`, hint: HINT };
  }
  const strikes: number[] = [];
  for (const token of tokens) {
    const digits = STRIKE.exec(token)?.[1];
    const strike = digits === undefined ? Number.NaN : Number(digits);
    if (!(strike > 0)) return { ok: false, message: `"${shorten(token)}" is not a strike.`, hint: HINT };
    strikes.push(strike);
  }
  return { ok: true, strikes };
}

function splitStrikes(text: string): string[] {
  // A comma can only be told from a thousands separator when something else separates the strikes.
  const plain = text.includes("/") ? text.replace(/(?<=\d),(?=\d{3}(?!\d))/g, "") : text;
  const spaced = plain.replace(/(?<=\d)-(?=[$\d])/g, "/").replace(/\$\s+/g, "$");
  return spaced.split(/[/,;|\s]+/).filter((token) => token !== "");
}

function shorten(token: string): string {
  return token.length > 20 ? `${token.slice(0, 20)}…` : token;
}
