import "@hono/zod-openapi";
import * as z from "zod";
import { Inputs } from "./input-schemas.ts";
import { Bounds, DayRank, fraction, IvRank, Observations, Rank } from "./iv-rank-schemas.ts";
import { NextCursor } from "./lists/list-query.ts";
import { NULL_FOR_STRANGERS } from "./needs-reader.ts";
import { DataInfo, DateText, Warnings } from "./schemas.ts";

/** The shapes of volatility on the wire: annual fractions, dollars a share, rank and percentile 0..100. */

const dollars = (description: string) =>
  z
    .number()
    .nullable()
    .openapi({ description: `${description}; dollars a share` });

const Maturity = z.object({
  days: z.number(),
  value: fraction("at-the-money volatility, linear in total variance between the expirations around it"),
  extrapolated: z
    .boolean()
    .openapi({ description: "beyond the listed expirations: the nearest one's value" }),
});

const TermStructure = z.object({
  slope: fraction("IV at 90 days less IV at 30; null where either would be extrapolated"),
  shape: z.enum(["contango", "backwardation", "flat"]).nullable(),
  calendarArbitrage: z.boolean().openapi({
    description: "total variance falls from one expiration to the next: quotes contradict each other",
  }),
  expirations: z.array(
    z.object({
      expiration: DateText,
      root: z.string().nullable().openapi({ description: "the series that was read, e.g. SPXW" }),
      settlement: z.enum(["AM", "PM"]).nullable(),
      days: z.number(),
      atmImpliedVolatility: z.number(),
      skew25Delta: z.number().nullable(),
      modelFreeVolatility: z.number().nullish(),
    }),
  ),
});

const Realised = z.object({
  closeToClose20: fraction("over the last 20 sessions, from closes"),
  closeToClose60: fraction("over the last 60 sessions, from closes"),
  yangZhang20: fraction("over the last 20 sessions, from open, high, low and close"),
  yangZhang60: fraction("over the last 60 sessions, from open, high, low and close"),
});

export const Volatility = z
  .object({
    symbol: z.string(),
    day: DateText,
    isClose: z.boolean().openapi({ description: "computed at or after that day's close" }),
    underlyingPrice: z.number().nullable().openapi({ description: NULL_FOR_STRANGERS }),
    impliedVolatility: z.array(Maturity),
    iv30: fraction("at the money, at 30 days"),
    modelFree30: fraction("VIX-style: the smiles integrated, at 30 days"),
    ivRank: IvRank,
    bounds: Bounds.nullable(),
    ...Rank,
    observations: Observations,
    observationsNeeded: z.number(),
    missing: z
      .enum(["too-few-observations", "no-range", "invalid-current"])
      .nullable()
      .openapi({ description: "why there is no rank" }),
    termStructure: TermStructure,
    expirations: z.array(
      z.object({ expiration: DateText, root: z.string(), settlement: z.enum(["AM", "PM"]), ...Inputs }),
    ),
    nextCursor: NextCursor,
    realised: Realised,
    ivLessRealised: fraction("30-day implied less 20-session realised volatility"),
    expectedMove: z.object({
      oneSigma30: dollars("one standard deviation over 30 days, S IV sqrt(30/365)"),
      straddle: dollars("the at-the-money straddle of the nearest expiration that has one"),
      straddleExpiration: DateText.nullable(),
    }),
    data: DataInfo,
    warnings: Warnings,
  })
  .openapi("Volatility");

export const VolatilityHistory = z
  .object({
    symbol: z.string(),
    days: z.number().openapi({ description: "days that have a close" }),
    closes: z.array(
      z.object({
        day: DateText,
        source: z.string().openapi({
          description: "live-schwab by provider, or what it was rebuilt from: databento-cbbo-1m, alpaca-1min",
        }),
        underlyingPrice: z.number().nullable().openapi({ description: NULL_FOR_STRANGERS }),
        iv7: fraction("at 7 days"),
        iv14: fraction("at 14 days"),
        iv30: fraction("at 30 days"),
        rankIv30: fraction("the same of the Fridays around it: what ranks compare"),
        iv60: fraction("at 60 days"),
        iv90: fraction("at 90 days"),
        ...DayRank,
        ...Rank,
        observations: Observations.nullable(),
        termSlope: fraction("IV at 90 days less IV at 30"),
        rv20: fraction("realised over 20 sessions, from closes"),
        rv60: fraction("realised over 60 sessions, from closes"),
        ivLessRv: fraction("30-day implied less 20-session realised volatility"),
      }),
    ),
    nextCursor: NextCursor,
    warnings: Warnings,
  })
  .openapi("VolatilityHistory");

const range = {
  percent: z.number().openapi({ description: "of the price that the options imply" }),
  lower: z.number(),
  upper: z.number(),
  probability: z.number().openapi({ description: "0..1: to end between lower and upper, risk-neutral" }),
};

const MoveInShort = z.object({
  expiration: DateText,
  root: z.string(),
  dte: z.number(),
  atmImpliedVolatility: z.number(),
  oneSigma: z.object({ move: z.number(), percent: z.number() }),
  straddle: z.number(),
});

export const ExpectedMove = z
  .object({
    symbol: z.string(),
    expiration: DateText,
    dte: z.number(),
    root: z.string(),
    settlement: z.enum(["AM", "PM"]),
    days: z.number().openapi({ description: "from the quotes to the expiry, fractions kept" }),
    underlyingPrice: z.number().nullable().openapi({ description: NULL_FOR_STRANGERS }),
    ...Inputs,
    atmImpliedVolatility: z.number(),
    oneSigma: z.object({
      move: z.number().openapi({ description: "S IV sqrt(T), dollars a share either way" }),
      ...range,
    }),
    straddle: z.object({
      price: z.number().openapi({ description: "dollars a share: the mean absolute move" }),
      source: z
        .enum(["quoted", "model"])
        .openapi({ description: "mids, or the model's where a side is missing" }),
      ...range,
    }),
    straddle85: z.number().openapi({ description: "0.85 of the straddle, dollars a share" }),
    expirations: z
      .array(MoveInShort)
      .openapi({ description: "every live expiration in short, nearest first" }),
    nextCursor: NextCursor,
    data: DataInfo,
    warnings: Warnings,
  })
  .openapi("ExpectedMove");
