/** A value, or why there is none, in words that never repeat what was given. */
export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly why: string };

/** What was given, never blank, to its value; undefined stands for a setting that is left out. */
export type Parse<Value> = (given: unknown) => Parsed<Value>;

/** `leftOut`: nothing was given, or nothing but blanks. */
export type ParsedSetting<Value> = Parsed<Value> & { readonly leftOut: boolean };

/** One setting: what it is for, where to get it, what it may be. */
export type Setting<Value = unknown> = {
  purpose: string;
  where: string;
  /** What is one operator's own, address or key: kept as a secret of the Worker and in no tracked file. */
  secret: boolean;
  /** Takes a binding as it comes: text, or what TOML makes of a number or a boolean without quotes. */
  parse(binding: unknown): ParsedSetting<Value>;
};

export function variable<Value>(purpose: string, where: string, parse: Parse<Value>): Setting<Value> {
  return { purpose, where, parse: orLeftOut(parse), secret: false };
}

export function secret<Value>(purpose: string, where: string, parse: Parse<Value>): Setting<Value> {
  return { purpose, where, parse: orLeftOut(parse), secret: true };
}

export const YOU_CHOOSE = "you choose";

/** The one place that says what "not set" is: a line without a value, or with blanks for one. */
function orLeftOut<Value>(parse: Parse<Value>): Setting<Value>["parse"] {
  return (binding) => {
    const given = typeof binding === "string" ? tidy(binding) : binding;
    if (given !== undefined && given !== null && given !== "") return { ...parse(given), leftOut: false };
    const parsed = parse(undefined);
    return parsed.ok ? { ...parsed, leftOut: true } : { ok: false, why: "is missing", leftOut: true };
  };
}

/** Blanks, line ends, and what is pasted unseen with a text. */
const UNSEEN = "[\\s\\u200b-\\u200d\\u2060\\ufeff]+";
const AROUND = new RegExp(`^${UNSEEN}|${UNSEEN}$`, "g");

function tidy(given: string): string {
  return given.replace(AROUND, "");
}

export function optional<Value>(parse: Parse<Value>): Parse<Value | undefined> {
  return (given) => (given === undefined ? good(undefined) : parse(given));
}

export function otherwise<Value>(parse: Parse<Value>, value: Value): Parse<Value> {
  return (given) => (given === undefined ? good(value) : parse(given));
}

/** Also a whole number that stands in TOML without quotes, where it has lost no digit. */
export const text: Parse<string> = (given) => {
  if (typeof given === "number")
    return Number.isSafeInteger(given) ? good(String(given)) : bad("must be text: write it in quotes");
  return typeof given === "string" ? good(given) : bad("must be text");
};

/** A text of at least so many characters. */
export function longText(characters: number): Parse<string> {
  const why = `must be at least ${characters} characters`;
  return also(text, (value) => (value.length >= characters ? null : why));
}

/** A text that looks like the pattern; `why` says how. */
export function pattern(like: RegExp, why: string): Parse<string> {
  return also(text, (value) => (like.test(value) ? null : why));
}

/** What operators write for it: true and false in any case, 1 and 0. */
const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["1", true],
  ["false", false],
  ["0", false],
]);

export const flag: Parse<boolean> = (given) => {
  const found = typeof given === "object" ? undefined : FLAGS.get(String(given).toLowerCase());
  return found === undefined ? bad('must be "true" or "false", or 1 or 0') : good(found);
};

/** One of a few words, in any case. */
export function oneOf<const Name extends string>(names: readonly Name[], why: string): Parse<Name> {
  return (given) => {
    const found = names.find((name) => typeof given === "string" && name === given.toLowerCase());
    return found === undefined ? bad(why) : good(found);
  };
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;

/** A finite number in decimal digits; `why` says of what. */
export function number(why: string): Parse<number> {
  return (given) => {
    const value = typeof given === "string" && DECIMAL.test(given) ? Number(given) : given;
    return typeof value === "number" && Number.isFinite(value) ? good(value) : bad(why);
  };
}

/** A whole number of `unit` within bounds; `why` ends the sentence that refuses one outside them. */
export function whole(unit: string, [min, max]: readonly [number, number], why = ""): Parse<number> {
  const because = why === "" ? "" : `, ${why}`;
  return also(number(`must be a number of ${unit}`), (value) => {
    if (!Number.isInteger(value)) return `must be whole ${unit}`;
    if (value < min) return `must be at least ${min}${because}`;
    return value > max ? `must be at most ${max}${because}` : null;
  });
}

/** Names in order of preference, e.g. "schwab,alpaca"; each at most once, each known. */
export function order<const Name extends string>(known: readonly Name[]): Parse<readonly Name[]> {
  return (given) => {
    const names = typeof given === "string" ? given.split(",").map((name) => name.trim().toLowerCase()) : [];
    const found = names.flatMap((name) => known.filter((each) => each === name));
    if (found.length === 0 || found.length < names.length) return bad(`may only name ${known.join(", ")}`);
    return new Set(found).size === found.length ? good(found) : bad("names a provider twice");
  };
}

/** What else must hold of a value; the check gives why it does not, or null. */
export function also<Value>(parse: Parse<Value>, check: (value: Value) => string | null): Parse<Value> {
  return (given) => {
    const parsed = parse(given);
    if (!parsed.ok) return parsed;
    const why = check(parsed.value);
    return why === null ? parsed : bad(why);
  };
}

export function good<Value>(value: Value): Parsed<Value> {
  return { ok: true, value };
}

export function bad(why: string): Parsed<never> {
  return { ok: false, why };
}
