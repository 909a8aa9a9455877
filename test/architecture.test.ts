import { expect, test } from "vitest";
import { forbiddenImports } from "./architecture/check-imports.ts";
import { importCircles } from "./architecture/import-circles.ts";
import { blankOut, measureFunctions, readImports } from "./architecture/read-code.ts";
import { filesBelow, type SourceFile } from "./architecture/source-files.ts";

const FOLDERS = ["src", "local", "scripts", "bench", "test"] as const;
const src = filesBelow("src");
const everything = FOLDERS.flatMap((folder) => filesBelow(folder));
const ownFiles = everything.filter(({ path }) => !path.startsWith("test/"));

/** Each match of a pattern in code, as "path:line what". Comments and texts are not code. */
function findInCode(files: readonly SourceFile[], pattern: RegExp, says: string): string[] {
  return files.flatMap(({ path, text }) =>
    blankOut(text, { texts: true })
      .split("\n")
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${says}`] : [])),
  );
}

const outside = (...paths: string[]) =>
  src.filter(({ path }) => !paths.some((place) => path.startsWith(place)));

test("the reader finds the house", () => {
  expect(src.length).toBeGreaterThan(100);
  expect(src.map(({ path }) => path)).toContain("src/composition/compose.ts");
});

test("every part of src imports only what its folder allows", () => {
  expect(src.flatMap((file) => forbiddenImports(file))).toEqual([]);
});

test("the import rule would notice", () => {
  const wrong = (path: string, module: string) =>
    forbiddenImports({ path, text: `import { x } from "${module}";` }).length;
  expect(wrong("src/options/quote-worth.ts", "zod")).toBe(1);
  expect(wrong("src/options/quote-worth.ts", "node:fs")).toBe(1);
  expect(wrong("src/options/quote-worth.ts", "../volatility/smile.ts")).toBe(1);
  expect(wrong("src/options/evaluate-strategy.ts", "../pricing/black.ts")).toBe(0);
  expect(wrong("src/calculator/resolve/quote-leg.ts", "../answer/odds.ts")).toBe(1);
  expect(wrong("src/calculator/answer/odds.ts", "../resolve/expiry-market.ts")).toBe(0);
  expect(wrong("src/scheduling/due-slots.ts", "./start-run.ts")).toBe(1);
  expect(wrong("src/calculator/calculate.ts", "../adapters/postgres/client.ts")).toBe(1);
  expect(wrong("src/chains/read-chain.ts", "../prices/read-bars.ts")).toBe(1);
  expect(wrong("src/discord/app.ts", "../http/schemas.ts")).toBe(1);
  expect(wrong("src/web/app.ts", "../http/schemas.ts")).toBe(1);
  expect(wrong("src/web/app.ts", "../edge/env.ts")).toBe(0);
  expect(wrong("src/edge/env.ts", "../http/schemas.ts")).toBe(1);
  expect(wrong("src/discord/app.ts", "drizzle-orm")).toBe(1);
  expect(wrong("src/adapters/schwab/access-token.ts", "../redis/token-cache.ts")).toBe(1);
  expect(wrong("src/adapters/schwab/access-token.ts", "../read-body.ts")).toBe(0);
  expect(wrong("src/adapters/postgres/client.ts", "../../chains/refresh-chains.ts")).toBe(1);
  expect(wrong("src/adapters/postgres/client.ts", "../../chains/ports.ts")).toBe(0);
  expect(wrong("src/adapters/postgres/client.ts", "@upstash/redis")).toBe(1);
  expect(wrong("src/index.ts", "./adapters/redis/client.ts")).toBe(1);
  expect(wrong("src/helpers/text.ts", "../errors.ts")).toBe(1);
});

test("no file imports itself by a detour, not even for a type", () => {
  expect(importCircles(ownFiles)).toEqual([]);
  const circle = [
    { path: "src/a.ts", text: 'import type { B } from "./b.ts";' },
    { path: "src/b.ts", text: 'import { c } from "./c/c.ts";' },
    { path: "src/c/c.ts", text: 'export { a } from "../a.ts";' },
    { path: "src/d.ts", text: 'import { a } from "./a.ts";' },
  ];
  expect(importCircles(circle)).toEqual(["src/a.ts -> src/b.ts -> src/c/c.ts -> src/a.ts"]);
});

test("only the composition root has a clock and chance, and a reader's browser its own", () => {
  const pattern =
    /\bDate\.now\b|\bnew Date\(\s*\)|\bnew Date\b(?!\s*\()|\bMath\.random\b|\bperformance\.now\b/;
  const says =
    "reads the clock or chance. Take nowMs or a random id as an argument; src/composition/compose.ts gives them.";
  expect(findInCode(outside("src/composition/compose.ts", "src/web/browser/"), pattern, says)).toEqual([]);
  expect(findInCode(src, pattern, says)).not.toEqual([]);
});

test("the pool and the use cases touch nothing outside", () => {
  const inner = outside(
    "src/adapters/",
    "src/edge/",
    "src/http/",
    "src/web/",
    "src/discord/",
    "src/queue/",
    "src/worker.ts",
    "src/composition/",
  );
  const pattern = /(?<![.\w])(?:fetch\(|setTimeout\(|setInterval\(|process\.|crypto\.|caches\.)/;
  const says = "does I/O. It belongs behind a port, in src/adapters.";
  expect(findInCode(inner, pattern, says)).toEqual([]);
  expect(findInCode(filesBelow("src/adapters"), pattern, says)).not.toEqual([]);
});

test("only the log writes to the console", () => {
  const says = "writes to the console. Take a Logger, or throw an AppError that says it.";
  expect(findInCode(outside("src/log.ts"), /\bconsole\./, says)).toEqual([]);
});

test("files stay small enough to read at once", () => {
  const longerThan = (files: readonly SourceFile[], limit: number) =>
    files
      .map(({ path, text }) => ({ path, lines: text.trimEnd().split("\n").length }))
      .filter(({ lines }) => lines > limit)
      .map(({ path, lines }) => `${path} has ${lines} lines; split it by what it does (at most ${limit}).`);
  expect(longerThan(src, 200)).toEqual([]);
  expect(longerThan(everything, 300)).toEqual([]);
});

test("functions stay small enough to read at once", () => {
  const tooLong = ownFiles.flatMap(({ path, text }) =>
    measureFunctions(text)
      .filter(({ lines }) => lines > (path.startsWith("src/") ? 40 : 60))
      .map(({ name, line, lines }) => `${path}:${line} ${name} has ${lines} lines of code; name its parts.`),
  );
  expect(tooLong).toEqual([]);
});

const ANY_TYPE = /(?:[:<|&]\s*|\bas\s+)any\b(?!\s*[(?])|\bany\[\]|,\s*any>/;
const NON_NULL = /[\w)\]]!(?=[.[;,)\s])(?!=)/;
const DOUBLE_CAST = /\bas unknown as\b/;
const SILENCED = /@ts-(?:ignore|expect-error|nocheck)\b/;

test("types are not silenced", () => {
  expect(findInCode(everything, ANY_TYPE, "says any; name the type, or unknown and check it.")).toEqual([]);
  expect(findInCode(everything, NON_NULL, "uses !; check for null instead.")).toEqual([]);
  expect(findInCode(everything, DOUBLE_CAST, "casts through unknown; parse or narrow it.")).toEqual([]);
  expect(everything.filter(({ text }) => SILENCED.test(text)).map(({ path }) => path)).toEqual([]);
});

test("the rules on types would notice", () => {
  for (const code of [
    "let a: any;",
    "f<any>()",
    "b as any",
    "c: any[]",
    "Map<string, any>",
    "d: string | any",
  ])
    expect(code).toMatch(ANY_TYPE);
  for (const code of ["AbortSignal.any([a])", "company: string", "let any = false", "any ? a : b"])
    expect(code).not.toMatch(ANY_TYPE);
  for (const code of ["a!.b", "a[0]!;", "f()![0]", "g(a!, b)"]) expect(code).toMatch(NON_NULL);
  for (const code of ["a !== b", "a!=b", "if (!a) return", "[!a]"]) expect(code).not.toMatch(NON_NULL);
  expect(["// @ts", "ignore: x"].join("-")).toMatch(SILENCED);
});

test("relative imports carry their extension, and files are named in kebab-case", () => {
  const bare = everything.flatMap(({ path, text }) =>
    readImports(text)
      .filter(
        ({ module }) =>
          module.startsWith(".") &&
          !/\.(?:tsx?|json|sql|bin|md|svg)$|^(?:\.\.\/)+clients\/typescript\/index\.js$/.test(module),
      )
      .map(({ module }) => `${path} imports ${module}: write the extension.`),
  );
  expect(bare).toEqual([]);
  const oddlyNamed = everything.filter(
    ({ path }) => !/^(?:[a-z0-9-]+\/)+[a-z0-9]+(?:-[a-z0-9]+)*(?:\.test|\.config|\.d)?\.tsx?$/.test(path),
  );
  expect(oddlyNamed.map(({ path }) => path)).toEqual([]);
});

test("no file names a place on somebody's machine, and the lockfile names no private registry", () => {
  const texts = [
    ...everything,
    ...[".json", ".md", ".toml", ".yml", ".sql", ".example"].flatMap((e) => filesBelow(".", e)),
  ];
  const machine = /(?<![\w.:/])\/(?:work|root|home|Users)\/\w|\b[A-Z]:\\Users\\/;
  const found = texts
    .filter(({ text }) => machine.test(text))
    .map(({ path }) => `${path} names a path of a machine`);
  expect(found).toEqual([]);
  const lock = texts.find(({ path }) => path === "package-lock.json")?.text ?? "";
  const hosts = new Set([...lock.matchAll(/"resolved": "(https?:\/\/[^/]+)/g)].map(([, host]) => host));
  expect([...hosts].filter((host) => host !== "https://registry.npmjs.org")).toEqual([]);
  expect(lock).toContain('"lockfileVersion"');
});
