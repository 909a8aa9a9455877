import fc from "fast-check";
import { expect, test } from "vitest";
import {
  numberArray,
  roundedArray,
  textArray,
  wordArray,
} from "../../src/adapters/postgres/column-arrays.ts";
import { useDatabase } from "../support/postgres.ts";

const database = useDatabase();
const itself = <T>(value: T) => value;
/** What Postgres makes of an array literal, element by element. */
const read = async (literal: string, type: string) =>
  (await database.rows(`SELECT unnest(${quoted(literal)}::${type}[])::text`)).map(([value]) => value);
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

test("numbers arrive as they are, and what is none arrives as NULL", async () => {
  const numbers = [
    0,

    1.5,
    -999,
    1e-7,
    1e21,
    5e-324,
    Number.MAX_VALUE,
    null,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ];
  const texts = await read(numberArray(numbers, itself), "float8");
  const back = texts.map((text) => (text === null || text === undefined ? null : Number(text)));
  expect(back).toEqual(numbers.map((number) => (Number.isFinite(number) ? number : null)));
  expect(numberArray([], itself)).toBe("{}");
});

test("model output is rounded, and never in a way that real refuses", async () => {
  const greeks = [0.123456789, -0.123456789, 1e-300, -4e-46, 1e308, null, Number.NaN];
  expect(await read(roundedArray(greeks, 6, itself), "real")).toEqual([
    "0.123457",
    "-0.123457",
    "0",
    "0",
    null,
    null,
    null,
  ]);
});

test("any text that Postgres can hold arrives unchanged", async () => {
  const texts = [
    "",
    "NULL",
    "null",
    '"',
    "\\",
    "{}",
    ",",
    " a ",
    "a,b",
    "O'Neil",
    "é€😀",
    "line\nbreak",
    null,
  ];
  expect(await read(textArray(texts, itself), "text")).toEqual(texts);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: "grapheme" }), { maxLength: 20 }), async (drawn) => {
      const holdable = drawn.map((text) => text.replaceAll("\u0000", "").toWellFormed());
      expect(await read(textArray(holdable, itself), "text")).toEqual(holdable);
    }),
    { seed: 20261123, numRuns: 40 },
  );
});

test("words need no quotes: OCC symbols with their inner blanks, dates, reasons", async () => {
  const words = [
    "SPY   261218C00580000",
    "BRK.B 261218P00400000",
    "BRK/B 261218P00400000",
    "no-quote",
    "2026-12-18",
  ];
  expect(wordArray(words, itself)).toBe(`{${words.join(",")}}`);
  expect(await read(wordArray(words, itself), "text")).toEqual(words);
});
