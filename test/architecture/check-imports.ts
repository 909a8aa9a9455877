import { posix } from "node:path";
import { type ImportedModule, readImports } from "./read-code.ts";
import { homeOf, RULES, type Rule, ruleFor } from "./rules.ts";
import type { SourceFile } from "./source-files.ts";

/** One line for every import of a file in src that its folder does not allow, with where the code belongs. */
export function forbiddenImports({ path, text }: SourceFile, rules: readonly Rule[] = RULES): string[] {
  const rule = ruleFor(path, rules);
  if (rule === null) {
    return [
      `${path} is in a place without a rule. Put it where DESIGN's layout says, or add the folder to test/architecture/rules.ts.`,
    ];
  }
  return readImports(text)
    .filter((imported) => !isAllowed(path, imported, rule))
    .map(({ module }) => `${path} may not import ${module}. ${rule.belongs}`);
}

function isAllowed(path: string, { module, typeOnly }: ImportedModule, rule: Rule): boolean {
  if (!module.startsWith("."))
    return rule.packages.some((name) => module === name || module.startsWith(`${name}/`));
  const target = posix.join(posix.dirname(path), module);
  const home = homeOf(path);
  // Pure files of scheduling live beside use cases, but may not lean on them.
  const ownFolder = rule.place.endsWith("/") && homeOf(target) === home;
  // Beside its own folder an adapter sees what lies directly in src/adapters, never another vendor's.
  const otherVendor = home.startsWith("src/adapters/") && target.split("/").length > 3;
  if (ownFolder || (typeOnly && rule.types.some((place) => fits(target, place)))) return true;
  return rule.may.some((place) => fits(target, place) && !(place === "src/adapters/" && otherVendor));
}

function fits(target: string, place: string): boolean {
  return place.endsWith("/") ? target.startsWith(place) : target === place;
}
