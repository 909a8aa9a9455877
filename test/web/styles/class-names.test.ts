import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const FOLDER = join(import.meta.dirname, "../../../src/web/styles");

/** Classes that a sheet sets by themselves: ".wide {" does, ".docs .wide {" is about what lies in .docs. */
function classesOf(sheet: string): string[] {
  const css = readFileSync(join(FOLDER, sheet), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
  return [...css.matchAll(/([^{}]+)\{/g)].flatMap(([, selectors = ""]) =>
    selectors.split(",").flatMap((selector) => /^\s*\.([\w-]+)\s*$/.exec(selector)?.[1] ?? []),
  );
}

test("no two sheets give one class name a look: all of them are on every page, and the later one would win", () => {
  const sheetsOf = new Map<string, Set<string>>();
  // What holds on paper alone is said over again there.
  const sheets = readdirSync(FOLDER).filter((name) => name.endsWith(".css") && name !== "print.css");
  for (const sheet of sheets) {
    for (const name of classesOf(sheet)) sheetsOf.set(name, (sheetsOf.get(name) ?? new Set()).add(sheet));
  }
  expect(sheetsOf.size).toBeGreaterThan(50);
  const shared = [...sheetsOf].flatMap(([name, of]) =>
    of.size > 1 ? `.${name} in ${[...of].join(", ")}` : [],
  );
  expect(shared).toEqual([]);
});
