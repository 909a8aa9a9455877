import "@hono/zod-openapi";
import * as z from "zod";
import { Inputs } from "./input-schemas.ts";
import { DataInfo, DateText, Warnings } from "./schemas.ts";

/** The shapes of volatility on the wire: annual fractions, dollars a share, rank and percentile 0..100. */

const fraction = (description: string) =>
  z
    .number()
    .nullable()
    .openapi({ description: `${description}; an annual fraction, 0.2 is 20 %` });
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

const DayRank = {
  ivRank: z.number().nullable().openapi({
    description:
      "0..100: where the 30-day volatility lies between low and high of 252 daily closes and itself",
  }),
};

const Rank = {
  ivPercentile: z.number().nullable().openapi({
    description: "0..100: the share of the last 252 daily closes that were strictly lower",
  }),
  regime: z.string().nullable().openapi({
    description:
      "high from rank 50, low below 30, else neutral, and each until 3 points past its bound; null without a rank",
  }),
  skew25Delta: z.number().nullable().openapi({
    description: "(IV of the 25-delta put less that of the call) / at-the-money IV, nearest to 30 days",
  }),
};

const day = (description: string) => DateText.nullable().openapi({ description });

const IvRank = z.object({
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
    underlyingPrice: z.number(),
    impliedVolatility: z.array(Maturity),
    iv30: fraction("at the money, at 30 days"),
    modelFree30: fraction("VIX-style: the smiles integrated, at 30 days"),
    ivRank: IvRank,
    ...Rank,
    observations: z
      .number()
      .openapi({ description: "earlier daily closes that rank and percentile looked at" }),
    observationsNeeded: z.number(),
    missing: z
      .enum(["too-few-observations", "no-range", "invalid-current"])
      .nullable()
      .openapi({ description: "why there is no rank" }),
    termStructure: TermStructure,
    expirations: z.array(
      z.object({ expiration: DateText, root: z.string(), settlement: z.enum(["AM", "PM"]), ...Inputs }),
    ),
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
        underlyingPrice: z.number().nullable(),
        iv7: fraction("at 7 days"),
        iv14: fraction("at 14 days"),
        iv30: fraction("at 30 days"),
        rankIv30: fraction("the same of the Fridays around it: what ranks compare"),
        iv60: fraction("at 60 days"),
        iv90: fraction("at 90 days"),
        ...DayRank,
        ...Rank,
        observations: z
          .number()
          .nullable()
          .openapi({ description: "earlier daily closes that rank and percentile looked at" }),
        termSlope: fraction("IV at 90 days less IV at 30"),
        rv20: fraction("realised over 20 sessions, from closes"),
        rv60: fraction("realised over 60 sessions, from closes"),
        ivLessRv: fraction("30-day implied less 20-session realised volatility"),
      }),
    ),
    warnings: Warnings,
  })
  .openapi("VolatilityHistory");

const range = {
  percent: z.number().openapi({ description: "of the price that the options imply" }),
  lower: z.number(),
  upper: z.number(),
  probability: z.number().openapi({ description: "0..1: to end between lower and upper, risk-neutral" }),
};

export const ExpectedMove = z
  .object({
    symbol: z.string(),
    expiration: DateText,
    dte: z.number(),
    root: z.string(),
    settlement: z.enum(["AM", "PM"]),
    days: z.number().openapi({ description: "from the quotes to the expiry, fractions kept" }),
    underlyingPrice: z.number(),
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
    data: DataInfo,
    warnings: Warnings,
  })
  .openapi("ExpectedMove");
