import * as z from "zod";
import "@hono/zod-openapi";

/** What the figures of an expiration rest on, on the wire: annual fractions, dollars a share. */
export const Inputs = {
  underlying: z
    .object({
      used: z.number(),
      stated: z.number().nullable(),
      implied: z.number().nullable(),
      impliedError: z.number().nullable(),
    })
    .nullable()
    .openapi({
      description:
        "the price valued with, the provider's, and what parity says with its error; null while nothing was measured, and for strangers where API_TOKENS is set",
    }),
  forward: z.number(),
  forwardError: z.number().nullable().openapi({ description: "standard error of the forward" }),
  forwardSource: z
    .enum(["parity", "carry"])
    .openapi({ description: "from calls and puts, or the underlying grown at interest less dividends" }),
  rate: z.number().openapi({ description: "continuously compounded" }),
  rateSource: z.enum(["treasury", "provider", "chain", "assumed"]),
  dividends: z
    .number()
    .nullable()
    .openapi({ description: "cash that goes ex before expiry; null where nobody knows" }),
  impliedYield: z.number().openapi({ description: "what leads to the forward beside interest" }),
  atmImpliedVolatility: z.number().nullable(),
  modelFreeVolatility: z.number().nullable().openapi({ description: "VIX-style, the smile integrated" }),
  skew25Delta: z.number().nullable(),
  arbitrage: z.object({ butterfly: z.boolean(), calendar: z.boolean() }).openapi({
    description: "the quotes contradict each other: within the expiration, or against the one before",
  }),
};

/** The same while no refresh has measured the expiration. */
export const NullableInputs = {
  ...Inputs,
  forward: Inputs.forward.nullable(),
  forwardSource: Inputs.forwardSource.nullable(),
  rate: Inputs.rate.nullable(),
  rateSource: Inputs.rateSource.nullable(),
  impliedYield: Inputs.impliedYield.nullable(),
  arbitrage: Inputs.arbitrage.nullable(),
};

export const NO_INPUTS = {
  underlying: null,
  forward: null,
  forwardError: null,
  forwardSource: null,
  rate: null,
  rateSource: null,
  dividends: null,
  impliedYield: null,
  atmImpliedVolatility: null,
  modelFreeVolatility: null,
  skew25Delta: null,
  arbitrage: null,
};
