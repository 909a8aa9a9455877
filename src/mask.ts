/**
 * The one place that knows what may not be shown. Logs, the console and what scripts print go through it; an error is
 * masked when it is made, so that ledger, answers, alerts and the doctor hold nothing to mask.
 */

const MASKED = "***";
/** Shorter ones are masked as a word only: elsewhere they would be found in the middle of others. */
const DISTINCT = 8;
/** Nothing is told from others by fewer characters; in an address such a password is masked by its place. */
const SHORTEST = 4;

/**
 * Credentials by where they stand: in an address, after an authorization scheme, in a query or in JSON. Each is found by
 * its beginning and looks a bounded way ahead: messages hold what strangers send, and a pattern that tries every place of
 * a long text against every other would keep the CPU for seconds.
 */
const BY_PLACE: readonly RegExp[] = [
  // Up to the last @, since a password that was not encoded may hold one. "password" is the word of our examples.
  /([a-z0-9+.-]:\/\/[^\s:/@]{0,256}:)(?!password@)\S{1,512}(?=@)/gi,
  /([a-z0-9+.-]:\/\/)[^\s:/?#@]{1,512}(?=@)/gi,
  /(\/webhooks\/\d+\/)[\w.~-]+/gi,
  /\b((?:Bearer|Basic)\s+)[\w.~+/=-]{6,}/gi,
  /\b(Bot\s+)[\w.-]{20,}/g,
  // API tokens of ours, whoever holds them.
  /\b(vol_)[0-9A-Za-z]{16,}/g,
  /((?:token|secret|password|api_?key)=)[^\s&"']+/gi,
  /((?:token|secret|password|api_?key)\\?"\s{0,8}:\s{0,8}\\?")[^"\\]+/gi,
];

/** Of this isolate, or this process: secrets are given once, and an error may be made anywhere. */
const kept = new Set<string>();
let known: RegExp | null = null;

/** From here on these texts are masked wherever they stand, in each form that a driver may show them in. */
export function keepSecrets(texts: readonly string[]): void {
  const before = kept.size;
  for (const form of texts.flatMap(formsOf)) if (form.length >= SHORTEST) kept.add(form);
  if (kept.size > before) known = anyOf([...kept]);
}

/** A text that may be shown: each secret in it is three stars. */
export function mask(text: string): string {
  const masked = known === null ? text : text.replace(known, MASKED);
  return BY_PLACE.reduce((safe, place) => safe.replace(place, `$1${MASKED}`), masked);
}

const METHODS = ["debug", "log", "info", "warn", "error"] as const;
const guards = new WeakSet<(...words: unknown[]) => void>();

/** Has the console mask texts, errors and plain objects: an SDK writes its own lines there, with whatever its fetch has thrown. */
export function maskConsole(): void {
  for (const method of METHODS) {
    const write = console[method];
    if (guards.has(write)) continue;
    const guarded = (...words: unknown[]) =>
      write.apply(
        console,
        words.map((word) => maskWord(word)),
      );
    guards.add(guarded);
    console[method] = guarded;
  }
}

/** Deeper than what anybody logs; beyond it nothing is shown, so that nothing hides there and no circle is endless. */
const DEEPEST = 6;

function maskWord(word: unknown, depth = 0): unknown {
  if (typeof word === "string") return mask(word);
  if (word instanceof Error) return mask(String(word.stack ?? word));
  if (!Array.isArray(word) && !isRecord(word)) return word;
  if (depth > DEEPEST) return "…";
  if (Array.isArray(word)) return word.map((item) => maskWord(item, depth + 1));
  return Object.fromEntries(Object.entries(word).map(([name, inner]) => [name, maskWord(inner, depth + 1)]));
}

/** An object of no class: what an instance of one shows is its own affair. */
function isRecord(word: unknown): word is Record<string, unknown> {
  if (typeof word !== "object" || word === null) return false;
  const above: unknown = Object.getPrototypeOf(word);
  return above === Object.prototype || above === null;
}

function formsOf(text: string): string[] {
  const trimmed = text.trim();
  return [trimmed, decoded(trimmed)].flatMap((form) => {
    const encoded = [encodeURIComponent(form), new URLSearchParams([["", form]]).toString().slice(1)];
    return [form, ...encoded, ...encoded.map(inSmallHex), JSON.stringify(form).slice(1, -1)];
  });
}

/** RFC 3986 has %2F and %2f mean the same. */
function inSmallHex(encoded: string): string {
  return encoded.replace(/%[\dA-F]{2}/g, (byte) => byte.toLowerCase());
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Longer ones first: one secret may begin with another. */
function anyOf(texts: readonly string[]): RegExp {
  const sources = texts.toSorted((a, b) => b.length - a.length).map(sourceOf);
  return new RegExp(sources.join("|"), "gu");
}

function sourceOf(text: string): string {
  const literal = text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  return text.length >= DISTINCT ? literal : `(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`;
}
