// Gives schemas their .openapi().
import "@hono/zod-openapi";
import * as z from "zod";
import { maybe, number } from "../described.ts";
import { DateText } from "../schemas.ts";

/** What surrounds a calculation: what happens inside the trade, profit by price and date, and what all rests on. */

export const Events = z.object({
  earnings: z.object({
    status: z.enum(["inside", "outside", "unknown"]).openapi({ description: "unknown is never no" }),
    date: DateText.nullable(),
    when: z.enum(["before_open", "after_close", "during_session"]).nullable(),
    impliedMove: z
      .object({ oneSigma: number("a fraction of the price"), mean: number("a fraction of the price") })
      .nullable(),
  }),
  exDividend: z.object({
    status: z.enum(["inside", "outside", "none", "unknown"]),
    date: DateText.nullable(),
    amount: maybe("dollars a share"),
    certainty: z.enum(["declared", "estimated", "projected"]).nullable(),
  }),
  assignment: z
    .array(z.object({ leg: number("its place in `legs`, from 0"), reason: z.string() }))
    .openapi({ description: "short legs that may be assigned before they expire" }),
});

export const ProfitTable = z
  .object({
    prices: z.array(z.number()).openapi({ description: "of the underlying, dollars a share" }),
    dates: z.array(DateText),
    profit: z.array(z.array(z.number())).openapi({ description: "[date][price], dollars for the position" }),
  })
  .nullable();

const Smile = z
  .discriminatedUnion("source", [
    z.object({
      source: z.literal("fitted"),
      atmVolatility: number("a fraction a year"),
      lowestStrike: number("dollars a share"),
      highestStrike: number("dollars a share"),
      strikes: number("how many it was fitted to"),
    }),
    z.object({ source: z.literal("flat"), atmVolatility: number("a fraction a year, at all strikes") }),
  ])
  .nullable();

export const Inputs = z.object({
  forward: number("dollars a share at the nearest expiration"),
  forwardError: maybe("its standard error, dollars a share"),
  rate: number("a fraction a year, continuously compounded"),
  rateSource: z.enum(["treasury", "provider", "chain", "assumed", "manual"]),
  dividends: maybe("cash that goes ex before expiry, dollars a share; null where nobody knows"),
  impliedYield: number("what leads to the forward beside interest, a fraction a year"),
  underlying: z
    .object({ used: z.number(), stated: z.number().nullable(), implied: z.number().nullable() })
    .openapi({ description: "dollars a share: valued with, the provider's, and what the quotes imply" }),
  smile: Smile.openapi({ description: "what the odds are read from; null for none" }),
});
