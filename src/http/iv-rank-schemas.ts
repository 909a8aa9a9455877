import "@hono/zod-openapi";
import * as z from "zod";
import { DateText } from "./schemas.ts";

/** A rank on the wire, and what it rests on. */

export const fraction = (description: string) =>
  z
    .number()
    .nullable()
    .openapi({ description: `${description}; an annual fraction, 0.2 is 20 %` });
export const Observations = z
  .number()
  .openapi({ description: "earlier daily closes that rank and percentile looked at" });

export const DayRank = {
  ivRank: z.number().nullable().openapi({
    description:
      "0..100: where the 30-day volatility lies between low and high of 252 daily closes and itself",
  }),
};

export const Rank = {
  ivPercentile: z.number().nullable().openapi({
    description: "0..100: the share of the last 252 daily closes that were strictly lower",
  }),
  regime: z.string().nullable().openapi({
    description:
      "high from rank 50, low below 30, else neutral; high and low until 3 points past their bound; null without a rank",
  }),
  skew25Delta: z.number().nullable().openapi({
    description: "(IV of the 25-delta put less that of the call) / at-the-money IV, nearest to 30 days",
  }),
};

const day = (description: string) => DateText.nullable().openapi({ description });

export const IvRank = z.object({
  value: DayRank.ivRank,
  low: fraction("the lowest of those closes and the present value"),
  lowDay: day("when it was last that low"),
  high: fraction("the highest of them"),
  highDay: day("when it was last that high"),
  current: fraction("what is ranked: at 30 days, of the Fridays around it as rebuilt days have them"),
  observations: z.number().openapi({ description: "earlier daily closes" }),
  rebuilt: z.number().openapi({ description: "how many closes were rebuilt afterwards" }),
  live: z.number().openapi({ description: "how many were kept when they stood" }),
  sources: z.array(z.string()).openapi({
    description: "what the closes come of: live-schwab by provider, databento-cbbo-1m or alpaca-1min",
  }),
  basis: z
    .array(z.object({ source: z.string(), days: z.number(), words: z.string() }))
    .openapi({ description: "the closes by source" }),
  splice: z
    .object({
      verdict: z.enum(["unchecked", "fits", "warn", "refused"]).openapi({
        description: "whether live and rebuilt days agree; refused: too far apart, ranked by live days alone",
      }),
      offset: fraction("median of live less rebuilt"),
      days: z.number().openapi({ description: "days that have both" }),
    })
    .openapi({
      description: "how live and rebuilt days agree where there are both; nothing is ever shifted",
    }),
  text: z.string().openapi({ description: "all of it in one line" }),
});

export const Bounds = z
  .object({
    provider: z.string(),
    day: DateText,
    iv30: z.number(),
    low: z.number(),
    high: z.number(),
    rank: z
      .number()
      .nullable()
      .openapi({ description: "0..100 between that low and high; no percentile is known" }),
    text: z.string().openapi({ description: "all of it in one line" }),
  })
  .openapi({
    description:
      "somebody else's 30-day volatility within its own year, annual fractions: another number, never mixed with ours; null where it is not kept, or older than a week",
  });
