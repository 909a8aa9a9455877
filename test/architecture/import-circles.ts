import { posix } from "node:path";
import { readImports } from "./read-code.ts";
import type { SourceFile } from "./source-files.ts";

/** Every import circle among the files, types included, each as "a.ts -> b.ts -> a.ts" from its first file by name. */
export function importCircles(files: readonly SourceFile[]): string[] {
  const imports = new Map(files.map(({ path, text }) => [path, targetsOf(path, text)]));
  const circles = new Set<string>();
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path);
    if (start >= 0) circles.add(fromFirst(trail.slice(start)));
    if (start >= 0 || done.has(path)) return;
    for (const target of imports.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of imports.keys()) visit(path, []);
  return [...circles].sort();
}

function targetsOf(path: string, text: string): string[] {
  return readImports(text)
    .filter(({ module }) => module.startsWith("."))
    .map(({ module }) => posix.join(posix.dirname(path), module));
}

function fromFirst(circle: readonly string[]): string {
  const first = circle.indexOf(circle.toSorted()[0] ?? "");
  const turned = [...circle.slice(first), ...circle.slice(0, first)];
  return [...turned, turned[0]].join(" -> ");
}
