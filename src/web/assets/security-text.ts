const DAY_MS = 86_400_000;
/** RFC 9116 recommends less than a year. */
const GOOD_FOR_DAYS = 90;

/** `/.well-known/security.txt` (RFC 9116): whom to tell of a weakness. Kept a day, as its expiry is by the day. */
export function securityText(contact: string, publicBaseUrl: string, nowMs: number): string {
  const expires = new Date(Math.floor(nowMs / DAY_MS + GOOD_FOR_DAYS) * DAY_MS).toISOString();
  const own = `${publicBaseUrl}/.well-known/security.txt`;
  return `Contact: ${contact}\nExpires: ${expires}\nPreferred-Languages: en\nCanonical: ${own}\n`;
}
