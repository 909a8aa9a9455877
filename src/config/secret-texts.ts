import { SETTINGS } from "./config.ts";

/** An operator's own, and known to everybody they deal with: messages and links are of no use without them. */
const SHOWN: readonly string[] = [
  "PUBLIC_BASE_URL",
  "QSTASH_URL",
  "DISCORD_APPLICATION_ID",
  "DISCORD_PUBLIC_KEY",
];
const SECRET_NAMES: ReadonlySet<string> = new Set(
  Object.entries(SETTINGS).flatMap(([name, { secret }]) => (secret && !SHOWN.includes(name) ? [name] : [])),
);
/** A path's segment of this length is a token, as in a webhook's address. */
const TOKEN_LENGTH = 12;

/**
 * What of these bindings may not be shown: each secret as a whole, and the credentials in an address, also in one that is
 * not well formed.
 */
export function secretTexts(bindings: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(bindings).flatMap(([name, value]) => {
    // TOML makes a number of digits without quotes.
    if (typeof value !== "string" && typeof value !== "number") return [];
    const text = String(value);
    const whole = SECRET_NAMES.has(name) ? [text, ...pathTokens(text), ...digests(text)] : [];
    return [...whole, ...credentials(text)];
  });
}

/** User and password of an address, and where a reserved character cuts them, the pieces that a parser may show. */
function credentials(address: string): string[] {
  const sound = /^\s*[a-z][a-z0-9+.-]*:\/\/([^\s/?#@[\]]*)@/i.exec(address)?.[1];
  const userInfo = sound ?? /^\s*[a-z][a-z0-9+.-]*:\/\/(.*)@/is.exec(address)?.[1];
  if (userInfo === undefined) return [];
  const password = userInfo.includes(":") ? userInfo.slice(userInfo.indexOf(":") + 1) : userInfo;
  return [userInfo, password, ...(sound === undefined ? password.split(/[#?/@[\]:\s]+/) : [])];
}

/** Of a list such as API_TOKENS. */
function digests(value: string): string[] {
  return value.match(/\b[0-9a-f]{64}\b/gi) ?? [];
}

function pathTokens(value: string): string[] {
  if (!/^\s*https?:\/\//i.test(value)) return [];
  const [, , , ...segments] = value.trim().split("/");
  return segments
    .flatMap((segment) => segment.split(/[?#&=]/))
    .filter(({ length }) => length >= TOKEN_LENGTH);
}
