import fc from "fast-check";
import { expect, test } from "vitest";
import { evaluateExpression } from "../../local/qstash/evaluate-expression.ts";
import { parseDurationMs, parseGoDurationMs } from "../../local/qstash/parse-duration.ts";
import { retryDelayMs } from "../../local/qstash/retry-delay.ts";
import { START_MS } from "./qstash-setup.ts";

const SEED = 20_261_123;

test.for([
  ["1000", 3, 1_000],
  ["1000 * (1 + retried)", 2, 3_000],
  ["pow(2, retried) * 1000", 3, 8_000],
  ["max(1000, pow(2, retried) * 100)", 5, 3_200],
  ["min(86400 * 1000, exp(2.5 * retried) * 1000)", 0, 1_000],
  ["-retried + 10 - 2 - 3", 1, 4],
  ["2 + 3 * 4 % 5 / 2", 0, 3],
  ["sqrt(abs(-16)) + floor(1.9) + ceil(1.1) + round(2.5)", 0, 10],
  ["min(3, 1, 2) + max(4)", 0, 5],
  [" .5*( ( retried ) ) ", 4, 2],
] as const)("retry delay %s at retried = %i is %f", ([expression, retried, expected]) => {
  expect(evaluateExpression(expression, retried)).toBeCloseTo(expected, 9);
});

test.for([
  "",
  " ",
  "1 +",
  "(1",
  "1)",
  "pow(2)",
  "pow",
  "nope(1)",
  "1..2",
  "retried retried",
  "a.b",
  "1;2",
  "constructor(1)",
])("retry delay %j is no expression", (expression) => {
  expect(() => evaluateExpression(expression, 0)).toThrow(SyntaxError);
});

test("arithmetic agrees with JavaScript's on any expression of numbers", () => {
  const number = fc.integer({ min: 0, max: 99 }).map(String);
  const expression = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { depthSize: "small" },
      number,
      fc.tuple(tie("node"), fc.constantFrom("+", "-", "*"), tie("node")).map((parts) => parts.join(" ")),
      tie("node").map((inner) => `(${inner})`),
      fc.tuple(tie("node"), tie("node")).map(([a, b]) => `max(${a}, ${b})`),
    ),
  })).node;
  fc.assert(
    fc.property(expression, (text) => {
      const expected: unknown = new Function("max", `return ${text}`)(Math.max);
      expect(evaluateExpression(text, 0)).toBe(expected);
    }),
    { seed: SEED, numRuns: 300 },
  );
});

test("the wait never leaves 0 .. 1 day, whatever the expression says", () => {
  const wait = (expression: string | null, retried = 0) =>
    retryDelayMs({ retried, expression, responseHeaders: {}, now: START_MS });
  expect([wait("-5"), wait("0 / 0"), wait("1 / 0"), wait("pow(10, 20)")]).toEqual([
    0, 0, 86_400_000, 86_400_000,
  ]);
  expect([0, 1, 2, 3, 4, 5].map((retried) => Math.floor(wait(null, retried) / 1_000))).toEqual([
    12, 148, 1_808, 22_026, 86_400, 86_400,
  ]);
});

test("durations of QStash and of Go are read, and nothing else is", () => {
  expect(["5s", "1d10h30m", "0s", " 2h "].map(parseDurationMs)).toEqual([5_000, 124_200_000, 0, 7_200_000]);
  expect(["", "5", "1.5h", "5 s", "s5", "1w"].map(parseDurationMs)).toEqual([
    null,
    null,
    null,
    null,
    null,
    null,
  ]);
  expect(["6m5s", "1.5h", "250ms", "3us"].map(parseGoDurationMs)).toEqual([365_000, 5_400_000, 250, 0.003]);
  expect(["6", "1d", "soon"].map(parseGoDurationMs)).toEqual([null, null, null]);
});
