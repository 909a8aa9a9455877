// Gives schemas their .openapi().
import "@hono/zod-openapi";
import * as z from "zod";
import { bounded, whole } from "../bounded.ts";
import { anObject, described } from "../calc/calc-request-schema.ts";

const FRACTION = { min: 0, max: 10 } as const;
const DOLLARS = { min: 0, max: 10_000_000 } as const;
const CONTRACTS = { min: 0, max: 10_000_000 } as const;

const on = z.literal(true, { error: "must be true, or null to switch it off" });
const object = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape, { error: anObject });
/** Null switches a filter off. */
const filter = <Schema extends z.ZodType>(schema: Schema, description: string) =>
  described(schema.nullable().optional(), `${description}; null switches it off`);
/** One of several: what is left out stays as it is, null switches it off. */
const limit = (bounds: { min: number; max: number }) => bounded(bounds).nullable().optional();
const range = (bounds: { min: number; max: number }) =>
  object({ min: limit(bounds), max: limit(bounds) }).refine(
    ({ min, max }) => typeof min !== "number" || typeof max !== "number" || min <= max,
    { error: "must not be above max", path: ["min"] },
  );

/** What a candidate must be, each in place of its default. */
export const PlanFilters = object({
  quality: filter(on, "no leg whose figures are unreliable"),
  twoSided: filter(
    object({ short: limit(DOLLARS), long: limit(DOLLARS) }),
    "the least bid, dollars a share, of what is sold (0.05) and of what is bought (0.01)",
  ),
  legSpread: filter(
    object({ short: limit(FRACTION), long: limit(FRACTION), dollars: limit(DOLLARS) }),
    "the widest (ask - bid) / mid of what is sold (0.25) and bought (0.4); one no wider than `dollars` (0.05) passes",
  ),
  openInterest: filter(
    whole(CONTRACTS),
    "the least of every leg; 100, and 50 of a name that reports earnings",
  ),
  payoff: filter(on, "after the fill a credit is still one, and some profit is possible"),
  creditToWidth: filter(range(FRACTION), "credit over the widest wing, a fraction; off where left out"),
  shortDelta: filter(range({ min: 0, max: 1 }), "absolute delta of what is sold; off where left out"),
  entryCost: filter(
    bounded(FRACTION),
    "the most that the fill gives up against mid, of what is at risk; 0.1",
  ),
  twins: filter(on, "of two trades with the same payoff the cheaper one alone"),
  width: filter(range(DOLLARS), "dollars between the farthest neighbouring strikes; off where left out"),
}).openapi("PlanFilters");
