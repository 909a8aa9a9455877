// Gives schemas their .openapi().
import "@hono/zod-openapi";
import * as z from "zod";
import { FILLS } from "../../options/fill-prices.ts";
import { STRATEGIES } from "../../options/strategy.ts";
import { maybe, number, probability, words } from "../described.ts";
import { DataInfo, DateText, Instant } from "../schemas.ts";
import { Events, Inputs, ProfitTable } from "./calc-context-schema.ts";

/** A leg as an answer shows it. */
export const Leg = z.object({
  type: z.enum(["call", "put", "stock"]),
  side: z.enum(["buy", "sell"]),
  strike: maybe("dollars a share; null for shares"),
  quantity: number("per unit of the trade; of shares in hundreds"),
  expiration: DateText.nullable(),
  root: words("the listed series, e.g. SPXW; null for a leg given by hand"),
  settlement: z.enum(["AM", "PM"]).nullable(),
  bid: maybe("dollars a share, stored"),
  ask: maybe("dollars a share, stored"),
  mid: maybe("dollars a share, between bid and ask of a usable quote"),
  premium: maybe("dollars a share; null where only the net price was given"),
  fill: z
    .number()
    .nullable()
    .openapi({ description: "what the leg is traded at, dollars a share; null where only the net is known" }),
  premiumSource: z.enum(["mid", "mark", "manual", "model", "underlying"]).openapi({
    description:
      "middle of the quote; the provider's mark; given by hand; from the implied volatility given; of shares, what the underlying stands at",
  }),
  extrinsic: maybe("dollars a share of the premium beside what exercise would pay"),
  impliedVolatility: maybe("a fraction a year"),
  delta: maybe("of one long contract, per share"),
  gamma: maybe("change of delta for one dollar of the underlying"),
  thetaPerDay: maybe("dollars a share for one calendar day passing"),
  vegaPerVolPoint: maybe("dollars a share for one percentage point of volatility"),
  rhoPerPoint: maybe("dollars a share for one percentage point of interest"),
  spreadPercent: maybe("the quote's width in percent of its middle"),
  openInterest: maybe("contracts"),
  volume: maybe("contracts of the day"),
  quotedAt: Instant.nullable().openapi({ description: "when the quote stood at the exchange" }),
  quality: z
    .enum(["usable", "no-bid", "no-ask", "crossed", "too-wide", "old"])
    .nullable()
    .openapi({ description: "what the stored quote is worth; null without one" }),
});

/** What is paid or received. */
export const Net = z.object({
  kind: z.enum(["debit", "credit"]),
  perShare: number("dollars a share at the fill shown, as paid or received"),
  total: number("dollars for the position"),
  fill: z.enum([...FILLS, "manual"]),
  mid: maybe("dollars a share in the direction of `kind`, below 0 where it turns; null without quotes"),
  realistic: maybe("the same, filled part of the way across the quotes"),
  natural: maybe("the same, filled across all of the quotes"),
});

const Probabilities = z
  .object({
    maxProfit: probability("of ending at the largest profit; null where it has no end").nullable(),
    maxLoss: probability("of ending at the largest loss; null where it has no end").nullable(),
    halfProfit: probability("of seeing half the profit at some time before expiry").nullable(),
    halfProfitTarget: maybe("that half, dollars for the position"),
    halfProfitUnknown: words("why the chance of half the profit is not known"),
    touch: z
      .array(
        z.object({
          strike: number("dollars a share"),
          expiration: DateText,
          probability: probability("of the price touching it before it expires"),
        }),
      )
      .openapi({ description: "one for each short strike" }),
    band: z
      .tuple([z.number().min(0).max(1), z.number().min(0).max(1)])
      .openapi({ description: "of profit, when volatility, forward and fill are off as they may be" }),
  })
  .nullable();

const ExpectedValue = z
  .object({
    atMid: number("dollars, discounted, filled at the middle of every quote"),
    afterCosts: number("dollars, after crossing half the spread of every leg"),
    earlyExercise: number("dollars of both that the right to exercise early is worth"),
  })
  .nullable();

const Greeks = z
  .object({
    delta: number("shares"),
    gamma: number("shares for one dollar of the underlying"),
    thetaPerDay: number("dollars for one calendar day passing"),
    vegaPerVolPoint: number("dollars for one percentage point of volatility"),
    rhoPerPoint: number("dollars for one percentage point of interest"),
  })
  .nullable()
  .openapi({ description: "of the position: the sum of the legs' as shown" });

const PositionSize = z
  .object({
    accountSize: number("dollars"),
    riskPercent: number("of the account"),
    riskBudget: number("dollars"),
    riskPerContract: maybe("dollars that one unit can lose; null where loss has no end"),
    maxContracts: maybe("units that keep the loss inside the budget"),
    buyingPowerPerContract: maybe("dollars of buying power that one unit takes"),
    contractsByBuyingPower: maybe("units that the whole account carries"),
    contractsByCash: maybe(
      "units whose short puts the account secures in cash; null where none asks for any",
    ),
    reason: words("why no unit fits, or why risk sets no size"),
  })
  .nullable();

const Capital = {
  buyingPower: maybe("dollars a Reg-T margin account sets aside, an estimate"),
  buyingPowerBasis: words("the rule it was estimated by"),
  cashToSecure: maybe("dollars that would buy all shares short puts may deliver; null where none can"),
  returnOnRisk: maybe("largest profit over largest loss, a fraction"),
  returnOnCapital: maybe("largest profit over buying power, a fraction"),
  annualisedReturn: maybe("return on capital times 365 over the days to the nearest expiry, a fraction"),
  thetaPercentOfRisk: maybe("a day's theta in percent of the largest loss, or of buying power"),
};

const ExpectedMove = z
  .object({
    oneSigma: number("dollars a share by the expiration"),
    lower: z.number(),
    upper: z.number(),
    straddle: maybe("the at-the-money straddle, dollars a share"),
  })
  .nullable();

/** The calculator's answer on the wire, field by field. */
export const CalcAnswer = z
  .object({
    symbol: z.string().nullable(),
    strategy: z.enum([...STRATEGIES.map(({ name }) => name), "custom"]),
    expiration: DateText.openapi({ description: "the nearest one of the position" }),
    dte: number("calendar days to it"),
    underlyingPrice: number("dollars a share"),
    contracts: number("units of the trade; all dollars are for this many"),
    legs: z.array(Leg),
    net: Net,
    maxProfit: maybe("dollars; null where it has no end"),
    maxLoss: maybe("dollars, a loss is positive; null where it has no end"),
    breakevens: z.array(z.number()).openapi({ description: "prices of the underlying at the expiration" }),
    riskReward: maybe("largest profit over largest loss"),
    probabilityOfProfit: probability("of any profit at the expiration").nullable(),
    probabilityMethod: z.string().openapi({ description: "density, horizon and fill of the odds" }),
    probabilities: Probabilities,
    expectedValue: ExpectedValue,
    greeks: Greeks,
    extrinsic: maybe("dollars of the position paid, or received, for time"),
    positionSize: PositionSize,
    ...Capital,
    expectedMove: ExpectedMove,
    profitTable: ProfitTable,
    events: Events,
    inputs: Inputs,
    data: DataInfo,
    warnings: z.array(z.string()),
  })
  .openapi("Calculation");
