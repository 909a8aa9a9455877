const LONGEST = 20;
/** Control characters, and those that change the direction of what follows. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** What somebody typed, fit to stand in a message: without unseen characters, and cut by code point. */
export function shorten(text: string): string {
  // Cut before it is cleaned, so that a long text costs no more than a short one.
  const seen = [...text.slice(0, 4 * LONGEST).replace(UNSEEN, "")];
  const cut = seen.length > LONGEST || text.length > 4 * LONGEST;
  return cut ? `${seen.slice(0, LONGEST).join("")}…` : seen.join("");
}
