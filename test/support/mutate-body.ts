/** Damages provider bodies in the ways that providers do, the same way for the same seed. */

export type MutatedBody = {
  text: string;
  /** What was done, e.g. "field dropped" or "truncated + huge number": a name to count by. */
  mutation: string;
};

/** A generator of numbers in [0, 1) that repeats itself for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * The body with one thing wrong, sometimes two or three. Takes JSON, JSON lines, and CSV (whose cells are then the
 * values); works on the text, so that what JSON.stringify cannot write (1e400, a key twice, half a body) comes too.
 */
export function mutateBody(text: string, random: () => number): MutatedBody {
  const rounds = random() < 0.7 ? 1 : random() < 0.7 ? 2 : 3;
  let mutated = text;
  const done: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const [name, next] = once(mutated, random);
    mutated = next;
    done.push(name);
  }
  return { text: mutated, mutation: done.join(" + ") };
}

/** Where a value stands in the text. `keyStart` is where its key begins; null in an array and in CSV. */
type Place = { start: number; end: number; keyStart: number | null };
type Mutation = (text: string, place: Place, random: () => number) => string;

const WRONG_KINDS = ["null", "true", "{}", "[]", '""', '"text"', "0", '[{"a":[1,null]}]', '"null"', "[[]]"];
const NOT_NUMBERS = [
  '"NaN"',
  '"Infinity"',
  "NaN",
  "-Infinity",
  '"-"',
  '"N/A"',
  '"1,234.5"',
  '"0x10"',
  '"1e3"',
];
const HUGE = ["1e308", "1e400", "-1e400", "9007199254740993", "123456789012345678901234567890", "1e15"];
const SMALL = ["0", "-0", "-1", "-999", "-999.0", "1e-300", "0.00001", "-0.01"];
const STRANGE_TEXT = [
  "\u00e9\u4e2d\u6587",
  "\ud83d\ude80",
  "\\ud800",
  "\\u0000",
  "\u202eLPAA",
  "\uff11\uff12\uff13",
  "__proto__",
  "e\u0301".repeat(300),
  "<script>",
  "2026-02-30T00:00:00.000Z",
];
const OTHER_BODIES = [
  "",
  "null",
  "[]",
  "{}",
  '"ok"',
  "0",
  "<html><body>502</body></html>",
  "Error: try again",
];

/** Mutations of one value. Weighed by how often they are listed. */
const OF_A_VALUE: readonly (readonly [string, Mutation])[] = [
  ["field dropped", dropField],
  ["field dropped", dropField],
  ["type changed", (text, place, random) => put(text, place, pick(WRONG_KINDS, random))],
  ["type changed", (text, place, random) => put(text, place, pick(WRONG_KINDS, random))],
  ["number as text", (text, place) => put(text, place, quoted(valueAt(text, place)))],
  ["not a number", (text, place, random) => put(text, place, pick(NOT_NUMBERS, random))],
  ["huge number", (text, place, random) => put(text, place, pick(HUGE, random))],
  ["small or negative", (text, place, random) => put(text, place, pick(SMALL, random))],
  ["number scaled", scaleNumber],
  ["unicode", (text, place, random) => put(text, place, `"${pick(STRANGE_TEXT, random)}"`)],
  ["duplicated key", duplicateKey],
  ["key renamed", renameKey],
  ["wrapped", (text, place, random) => put(text, place, wrapped(valueAt(text, place), random))],
];

function once(text: string, random: () => number): [name: string, text: string] {
  const chance = random();
  if (chance < 0.07) return ["truncated", text.slice(0, Math.floor(random() * text.length))];
  if (chance < 0.08) return ["other body", pick(OTHER_BODIES, random)];
  if (chance < 0.1) return ["character changed", changeCharacter(text, random)];
  const places = valuesIn(text);
  const place = pickPlace(places, random);
  if (place === null) return ["other body", pick(OTHER_BODIES, random)];
  if (chance < 0.16) {
    const other = pickPlace(places, random) ?? place;
    return ["values swapped", swap(text, place, other)];
  }
  const [name, mutate] = pick(OF_A_VALUE, random);
  return [name, mutate(text, place, random)];
}

const TOKEN = /"(?:\\.|[^"\\])*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]/g;
const REMEMBERED = 16;
/** Fuzzing mutates the same few bodies over and over. */
const remembered = new Map<string, Place[]>();

/** Every value of the text, containers included. */
function valuesIn(text: string): Place[] {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const places = /^\s*[[{"\d-]/.test(text) && /[{[]/.test(text) ? jsonValues(text) : csvCells(text);
  // The first texts to come are the whole ones.
  if (remembered.size < REMEMBERED) remembered.set(text, places);
  return places;
}

function jsonValues(text: string): Place[] {
  const places: Place[] = [];
  const open: Place[] = [];
  let keyStart: number | null = null;
  for (const match of text.matchAll(TOKEN)) {
    const [token] = match;
    const end = match.index + token.length;
    if (token === ":") {
      // What was taken for a value was a key.
      keyStart = places.pop()?.start ?? null;
    } else if (token === "}" || token === "]") {
      const container = open.pop();
      if (container !== undefined) container.end = end;
      keyStart = null;
    } else if (token === ",") {
      keyStart = null;
    } else {
      const place = { start: match.index, end, keyStart };
      keyStart = null;
      places.push(place);
      if (token === "{" || token === "[") open.push(place);
    }
  }
  return places;
}

function csvCells(text: string): Place[] {
  return [...text.matchAll(/[^,\r\n]+/g)].map(({ index, 0: cell }) => ({
    start: index,
    end: index + cell.length,
    keyStart: null,
  }));
}

const valueAt = (text: string, { start, end }: Place) => text.slice(start, end);
/** A number as a text and a text as the number in it. */
function quoted(value: string): string {
  const bare = value.slice(1, -1);
  return value.startsWith('"') && /^-?\d+(?:\.\d+)?$/.test(bare) ? bare : JSON.stringify(value);
}

function put(text: string, { start, end }: Place, value: string): string {
  return text.slice(0, start) + value + text.slice(end);
}

/** Takes the value out, with its key and one comma beside it. */
function dropField(text: string, { start, end, keyStart }: Place): string {
  const before = text.slice(0, keyStart ?? start);
  const after = text.slice(end);
  if (/^\s*,/.test(after)) return before + after.replace(/^\s*,/, "");
  return before.replace(/,\s*$/, "") + after;
}

function duplicateKey(text: string, place: Place, random: () => number): string {
  const whole = text.slice(place.keyStart ?? place.start, place.end);
  const key = whole.slice(0, place.start - (place.keyStart ?? place.start));
  const second = random() < 0.5 ? whole : key + pick([...WRONG_KINDS, ...SMALL], random);
  return `${text.slice(0, place.end)},${second}${text.slice(place.end)}`;
}

function renameKey(text: string, place: Place, random: () => number): string {
  if (place.keyStart === null) return put(text, place, "null");
  const name = pick(["", "x", "__proto__", "constructor", "CLOSE", "t", "symbol"], random);
  return `${text.slice(0, place.keyStart)}"${name}":${text.slice(place.start)}`;
}

function scaleNumber(text: string, place: Place, random: () => number): string {
  const number = Number(valueAt(text, place).replace(/^"|"$/g, ""));
  const factor = pick([-1, 0.01, 0.5, 0.999, 1.001, 2, 100, 1_000, 1e9], random);
  return put(text, place, Number.isFinite(number) ? String(number * factor) : "1.5");
}

function wrapped(value: string, random: () => number): string {
  return pick([`[${value}]`, `{"value":${value}}`, `[${value},${value}]`, `[[${value}]]`], random);
}

function swap(text: string, one: Place, other: Place): string {
  const [first, second] = one.start <= other.start ? [one, other] : [other, one];
  if (second.start < first.end) return put(text, first, valueAt(text, second));
  const between = text.slice(first.end, second.start);
  const tail = text.slice(second.end);
  return text.slice(0, first.start) + valueAt(text, second) + between + valueAt(text, first) + tail;
}

function changeCharacter(text: string, random: () => number): string {
  const at = Math.floor(random() * text.length);
  return (
    text.slice(0, at) + pick(['"', "}", ",", "9", "-", "\u0000", "\\", "é", ""], random) + text.slice(at + 1)
  );
}

function pick<T>(list: readonly T[], random: () => number): T {
  const chosen = list[Math.floor(random() * list.length)];
  if (chosen === undefined) throw new RangeError("There is nothing to choose from.");
  return chosen;
}

/** Any value; null where the text has none. */
function pickPlace(places: readonly Place[], random: () => number): Place | null {
  return places[Math.floor(random() * places.length)] ?? null;
}
