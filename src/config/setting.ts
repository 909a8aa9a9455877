/** A value, or why there is none, in words that never repeat what was given. */
export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly why: string };

/** A binding to its value; undefined stands for a setting that is left out. */
export type Parse<Value> = (given: unknown) => Parsed<Value>;

/** One setting: what it is for, where to get it, what it may be. */
export type Setting<Value = unknown> = {
  purpose: string;
  where: string;
  /** What is one operator's own, address or key: kept as a secret of the Worker and in no tracked file. */
  secret: boolean;
  parse: Parse<Value>;
};

export function variable<Value>(purpose: string, where: string, parse: Parse<Value>): Setting<Value> {
  return { purpose, where, parse, secret: false };
}

export function secret<Value>(purpose: string, where: string, parse: Parse<Value>): Setting<Value> {
  return { purpose, where, parse, secret: true };
}

export const YOU_CHOOSE = "you choose";

export function optional<Value>(parse: Parse<Value>): Parse<Value | undefined> {
  return (given) => (given === undefined ? good(undefined) : parse(given));
}

export function otherwise<Value>(parse: Parse<Value>, value: Value): Parse<Value> {
  return (given) => (given === undefined ? good(value) : parse(given));
}

export const text: Parse<string> = (given) => {
  if (typeof given !== "string") return bad("must be text");
  const trimmed = given.trim();
  return trimmed === "" ? bad("must not be empty") : good(trimmed);
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

export const postgresUrl = pattern(
  /^postgres(ql)?:\/\/[^:@/\s]+:[^@/\s]+@[^/\s]+\/\S+$/,
  "must look like postgres://user:password@host/database",
);

/** An address, without the slashes at its end. */
export const url: Parse<string> = (given) => {
  const address = typeof given === "string" ? given.trim() : "";
  const sound = /^https?:\/\//i.test(address) && URL.canParse(address);
  return sound ? good(address.replace(/\/+$/, "")) : bad("must be an http(s) URL");
};

export const flag: Parse<boolean> = (given) => {
  if (given === "true" || given === "false") return good(given === "true");
  return bad('must be "true" or "false"');
};

export function oneOf<const Name extends string>(names: readonly Name[], why: string): Parse<Name> {
  return (given) => {
    const found = names.find((name) => name === given);
    return found === undefined ? bad(why) : good(found);
  };
}

/** A finite number; `why` says of what. */
export function number(why: string): Parse<number> {
  return (given) => {
    const value = typeof given === "string" && given.trim() !== "" ? Number(given) : given;
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

function good<Value>(value: Value): Parsed<Value> {
  return { ok: true, value };
}

function bad(why: string): Parsed<never> {
  return { ok: false, why };
}
