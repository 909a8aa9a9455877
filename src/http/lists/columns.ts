import * as z from "zod";
import { AppError } from "../../errors.ts";
import { shorten } from "../../options/shorten.ts";
import { nearestName } from "../nearest-name.ts";
import { unwrapped } from "./unwrapped.ts";

/** A field of a list's rows that holds no further named fields: `path` leads to it, `name` is the path with dots. */
export type Column = {
  name: string;
  path: readonly string[];
  /** Rows need not have it. */
  optional: boolean;
};

/** Every column of a row in its schema's order; objects in it are entered, lists and open maps are one column. */
export function columnsOf(row: z.ZodType, path: readonly string[] = [], optional = false): Column[] {
  const { schema, mayLack } = unwrapped(row);
  const lacks = optional || mayLack;
  if (!(schema instanceof z.ZodObject)) return [{ name: path.join("."), path, optional: lacks }];
  return Object.entries<z.ZodType>(schema.shape).flatMap(([name, field]) =>
    columnsOf(field, [...path, name], lacks),
  );
}

/** What may be asked for: every column, and the objects that hold some of them. */
export function namesOf(columns: readonly Column[]): string[] {
  const names = columns.flatMap(({ path }) => path.map((_, i) => path.slice(0, i + 1).join(".")));
  return [...new Set(names)];
}

/** The names of `columns=`, in the order wanted. Throws `invalid_request` for unknown and repeated ones. */
export function chosenColumns(text: string, known: readonly string[]): string[] {
  const names = text.split(",").map((name) => name.trim());
  const unknown = [...new Set(names)].filter((name) => !known.includes(name));
  if (unknown.length > 0) throw unknownColumns(unknown, known);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) {
    throw new AppError("invalid_request", `columns: ${twice} is named twice`, {
      hint: `Name ${twice} once.`,
    });
  }
  return names;
}

function unknownColumns(unknown: readonly string[], known: readonly string[]): AppError {
  const told = unknown.map((name) => shorten(name) || '""').join(", ");
  const meant = [...new Set(unknown.flatMap((name) => nearestName(name, known) ?? []))];
  const guess = meant.length === 0 ? "" : `Did you mean ${meant.join(", ")}? `;
  return new AppError("invalid_request", `columns: ${told} is no field of this list`, {
    hint: `${guess}Fields: ${known.join(", ")}.`,
  });
}

/** What stands at a path of a row; undefined where there is nothing. */
export function valueAt(row: object, path: readonly string[]): unknown {
  let value: unknown = row;
  for (const name of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
  }
  return value;
}

/** The row with these names alone, in their order; of "a.b" the object a with b. What it lacks is left out. */
export function onlyColumns(row: object, names: readonly string[]): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const name of names) {
    const path = name.split(".");
    const depth = path.findIndex((_, i) => valueAt(row, path.slice(0, i + 1)) == null);
    const known = depth === -1 ? path : path.slice(0, depth + 1);
    const value = valueAt(row, known);
    if (value !== undefined) put(kept, known, value);
  }
  return kept;
}

function put(into: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = "", ...rest] = path;
  if (rest.length === 0) {
    into[name] = value;
    return;
  }
  const held = into[name];
  const inner = typeof held === "object" && held !== null ? { ...held } : {};
  into[name] = inner;
  put(inner, rest, value);
}
