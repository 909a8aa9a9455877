import * as z from "zod";
import { atLeast, atMost, type Bounds } from "../calculator/limits.ts";

/** A number inside its bounds, refused in words that say which bound it breaks. */
export function bounded(bounds: Bounds) {
  return z
    .number({ error: ({ input }) => notFinite(input, bounds) })
    .min(bounds.min, atLeast(bounds))
    .max(bounds.max, atMost(bounds));
}

export function whole(bounds: Bounds) {
  return bounded(bounds).int("must be a whole number");
}

/** JSON may say 1e999, which is a number and beyond any bound. */
function notFinite(input: unknown, bounds: Bounds): string {
  if (input === undefined) return "is missing";
  if (input === Number.POSITIVE_INFINITY) return atMost(bounds);
  return input === Number.NEGATIVE_INFINITY ? atLeast(bounds) : "must be a number";
}
