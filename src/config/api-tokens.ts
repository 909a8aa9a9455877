import { bad, good, type Parse } from "./setting.ts";

const MAKE = "npm run token -- add NAME prints an entry";

/**
 * API_TOKENS: entries `name:hash`, with commas or line ends between them. A hash is what the Worker keeps, so that who
 * reads its settings has no token; what was given is never repeated.
 */
export const apiTokens: Parse<readonly { name: string; sha256: string }[]> = (given) => {
  if (typeof given !== "string") return bad(`must be entries name:hash; ${MAKE}`);
  const entries = given
    .split(/[,\r\n]+/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  const tokens: { name: string; sha256: string }[] = [];
  for (const [i, entry] of entries.entries()) {
    const why = entryFault(entry);
    if (why !== null) return bad(`entry ${i + 1} ${why}; ${MAKE}`);
    const [name = "", hash = ""] = entry.split(":");
    tokens.push({ name, sha256: hash.toLowerCase() });
  }
  if (tokens.length === 0) return bad(`names no token; ${MAKE}`);
  if (new Set(tokens.map(({ name }) => name)).size < tokens.length) return bad("uses a name twice");
  if (new Set(tokens.map(({ sha256 }) => sha256)).size < tokens.length) return bad("has one token twice");
  return good(tokens);
};

function entryFault(entry: string): string | null {
  const [name = "", hash, ...more] = entry.split(":");
  if (/\bvol_/.test(entry))
    return "holds a token itself, and takes its SHA-256 only: make a new one, that one was shown";
  if (hash === undefined || more.length > 0) return "is not name:hash";
  if (!/^[A-Za-z0-9][\w-]{0,31}$/.test(name))
    return "has a name of other than 1 to 32 letters, digits, - and _";
  return /^[0-9a-f]{64}$/i.test(hash)
    ? null
    : "has a hash of other than 64 hexadecimal digits, as of SHA-256";
}
