import { expect, test } from "vitest";
import { blankOut, measureFunctions, readImports } from "./read-code.ts";

test("every way to name a module is read, and whether it is only for its types", () => {
  const code = `
import { a } from "./a.ts";
import type { B } from './b.ts';
import {
  c,
  type D,
} from "./c.ts";
import * as e from "e";
import f, { g } from "f";
import "./effect.ts";
export { h } from "./h.ts";
export type { I } from "./i.ts";
export * from "./j.ts";
const k = await import("./k.ts");
`;
  expect(readImports(code)).toEqual([
    { module: "./a.ts", typeOnly: false },
    { module: "./b.ts", typeOnly: true },
    { module: "./c.ts", typeOnly: false },
    { module: "e", typeOnly: false },
    { module: "f", typeOnly: false },
    { module: "./effect.ts", typeOnly: false },
    { module: "./h.ts", typeOnly: false },
    { module: "./i.ts", typeOnly: true },
    { module: "./j.ts", typeOnly: false },
    { module: "./k.ts", typeOnly: false },
  ]);
});

test("comments, texts and exports of values name no module", () => {
  const code = `
// import { a } from "./a.ts";
/* import "./b.ts"; */
export const from = "./c.ts";
export type Source = "x" | "y";
const hint = "import it from './d.ts'";
`;
  expect(readImports(code)).toEqual([]);
});

test("blanking keeps lines and columns, and leaves code alone", () => {
  const code = 'const a = "Date.now()"; // Math.random()\n/* any\n*/ const b = `any text`;\nconst c = a / b;';
  const plain = blankOut(code, { texts: true });
  expect(plain).toHaveLength(code.length);
  expect(plain.split("\n").map((line) => line.trimEnd())).toEqual([
    "const a =             ;",
    "",
    "   const b =           ;",
    "const c = a / b;",
  ]);
  expect(blankOut(code, { texts: false })).toContain('"Date.now()"');
});

test("functions are measured without the functions inside them", () => {
  const code = `
export function outer(a: number): Thing {
  const b = a;
  return {
    async inner(c) {
      await c;
      return b;
    },
    arrow: (d) => {
      return d;
    },
  };
}

const folded = (
  one: number,
  two: number,
) => {
  return one + two;
};

if (folded) {
  outer(1);
}
`;
  expect(measureFunctions(code)).toEqual([
    { name: "outer", line: 2, lines: 5 },
    { name: "inner", line: 5, lines: 4 },
    { name: "arrow", line: 9, lines: 3 },
    { name: "folded", line: 15, lines: 6 },
  ]);
});
