import "@hono/zod-openapi";
import * as z from "zod";
import { maybe, number, probability } from "./described.ts";
import { NextCursor } from "./lists/list-query.ts";
import { DataInfo, DateText, Warnings } from "./schemas.ts";

/** The track record on the wire: shares 0 to 1, volatilities annual fractions. */

const Range = z.tuple([z.number(), z.number()]);
const band = Range.openapi({
  description:
    "where the share lies 95 times in 100 if the odds are true: [low, high] for `independent` windows",
});
const counts = {
  n: number("how many are counted"),
  independent: number("how many of their windows do not overlap"),
};
const verdict = z
  .enum(["as expected", "wider than came", "narrower than came", "too few to say"])
  .openapi({ description: "the share against its band; below ten independent windows too few to say" });

const Coverage = z
  .object({
    ...counts,
    inside: number("how many settled inside"),
    share: probability("the share that settled inside"),
    expected: probability("the share that a true range has"),
    band,
    verdict,
  })
  .nullable();

const Horizon = z.object({
  days: z.literal([1, 7, 30]).openapi({ description: "calendar days before the expiration" }),
  ...counts,
  expirations: z.enum(["weekly", "all"]).openapi({
    description: "weekly: Fridays, or the session before a closed one, and no daily expirations",
  }),
  inside: number("how many settled inside one deviation of the forward"),
  insideOneSigma: probability("the share that did; 0.68 with a true market"),
  expected: probability("that share of a normal distribution"),
  band,
  verdict,
  insideQuantiles: Coverage.openapi({
    description: "between the smile's own quantiles of 15.87 and 84.13 %",
  }),
  straddle: Coverage.openapi({
    description: "within the straddle of the forward; expected by the volatility at the forward",
  }),
  quantiles: z
    .array(
      z.object({
        quantile: probability("of the smile's density"),
        ...counts,
        below: probability("the share that settled below it: with a true density the quantile itself"),
        band,
      }),
    )
    .openapi({ description: "whether the density was true in the tails too" }),
  impliedVolatility: maybe("root of the mean implied variance, annual fraction"),
  realisedVolatility: maybe(
    "root of the mean variance that came until expiry, over the same calendar days, annual fraction",
  ),
  premium: maybe("the first less the second, annual fraction: 0.03 is three volatility points"),
  premiumMedian: maybe("the middle of the single differences"),
  premiumSpread: Range.nullable().openapi({ description: "eight of ten single differences lie between" }),
  premiumRatio: maybe("implied over realised"),
  premiumN: number("windows whose realised volatility is known"),
  premiumIndependent: number("those of them that do not overlap"),
  from: DateText.openapi({ description: "the first expiration" }),
  to: DateText.openapi({ description: "the last expiration" }),
  sources: z.object({
    live: number("observed in stored chains"),
    rebuilt: number("observed in the history that iv_history rebuilt"),
  }),
});

const Bucket = z.object({
  from: probability("what was told is at least this"),
  to: probability("and below this"),
  ...counts,
  predicted: probability("the mean of what was told"),
  happened: probability("the share that made money"),
  band,
});

export const TrackRecord = z
  .object({
    symbol: z.string().nullable().openapi({ description: "null over all tickers" }),
    tickers: z.array(z.string()).openapi({ description: "those that something is recorded of" }),
    horizons: z.array(Horizon),
    reliability: z.array(Bucket).openapi({
      description:
        "probabilities of profit of the standard trades at fair prices, by tenths; empty ones left out",
    }),
    nextCursor: NextCursor,
    data: DataInfo,
    warnings: Warnings,
  })
  .openapi("TrackRecord");
