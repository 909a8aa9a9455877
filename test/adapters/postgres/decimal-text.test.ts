import fc from "fast-check";
import { expect, test } from "vitest";
import { LONGEST_NUMBER, writeNumber, writeRounded } from "../../../src/adapters/postgres/decimal-text.ts";

const RUNS = 20_000;
const finite = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -1e4, max: 1e4, noNaN: true }),
  fc.integer(),
  fc.maxSafeInteger(),
  // What markets quote: cents, halves of cents, thousandths.
  fc.integer({ min: -1e9, max: 1e9 }).map((thousandths) => thousandths / 1000),
);

/** What is written after a byte of something else, which must stay. */
function written(write: (out: Uint8Array, at: number) => number): string {
  const out = new Uint8Array(1 + LONGEST_NUMBER);
  out[0] = 0x7b;
  const end = write(out, 1);
  expect(end).toBeLessThanOrEqual(out.length);
  expect(out[0]).toBe(0x7b);
  return new TextDecoder().decode(out.subarray(1, end));
}

const numberText = (value: number) => written((out, at) => writeNumber(out, at, value));
const roundedText = (value: number, digits: number) =>
  written((out, at) => writeRounded(out, at, value, digits));

test("any number reads back as itself", () => {
  fc.assert(
    fc.property(finite, (value) => {
      expect(Number(numberText(value))).toBe(value === 0 ? 0 : value);
    }),
    { numRuns: RUNS },
  );
});

test("prices, counts and instants are written as people write them", () => {
  const values = [
    0, -0, 0.01, 0.1, 8.355, -2.5, 10, 382.5, 99_999_999.9999, 2_147_483_648, 1_653_077_699_007,
  ];
  expect(values.map(numberText)).toEqual([
    "0",
    "0",
    "0.01",
    "0.1",
    "8.355",
    "-2.5",
    "10",
    "382.5",
    "99999999.9999",
    "2147483648",
    "1653077699007",
  ]);
});

test("a rounded number reads back as the rounded one, and is no longer than it needs to be", () => {
  fc.assert(
    fc.property(finite, fc.integer({ min: 0, max: 9 }), (value, digits) => {
      const scale = 10 ** digits;
      const rounded = Math.round(value * scale) / scale;
      const text = roundedText(value, digits);
      // Zero has a sign in a double and none in a decimal.
      const plain = rounded === 0 ? 0 : rounded;
      if (!Number.isFinite(plain)) expect(text).toBe("NULL");
      else if (plain !== 0 && Math.abs(plain) < 1e-6) expect(Number(text)).toBe(plain);
      else expect(text).toBe(String(plain));
    }),
    { numRuns: RUNS },
  );
});
