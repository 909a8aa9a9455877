import "@hono/zod-openapi";
import * as z from "zod";
import { atLeast, atMost, type Bounds, notFinite } from "../calculator/limits.ts";

/** A number inside its bounds, refused in words that say which bound it breaks. */
export function bounded(bounds: Bounds) {
  return z
    .number({
      error: ({ input }) => notFinite(input, bounds, input === undefined ? "is missing" : undefined),
    })
    .min(bounds.min, atLeast(bounds))
    .max(bounds.max, atMost(bounds));
}

export function whole(bounds: Bounds) {
  return bounded(bounds).int("must be a whole number");
}

/** The same from behind a "?", where all is text: digits alone, so that neither "" nor "1e3" is a number. */
export function wholeInQuery(bounds: Bounds, notWhole = "must be a whole number") {
  return z
    .string()
    .trim()
    .regex(/^[+-]?\d+$/, notWhole)
    .transform(Number)
    .pipe(bounded(bounds));
}

/** What the OpenAPI document says of `wholeInQuery`. */
export function wholeNumber({ min, max }: Bounds, description?: string) {
  return { type: "integer" as const, minimum: min, maximum: max, ...(description && { description }) };
}
