// Gives schemas their .openapi().
import "@hono/zod-openapi";
import * as z from "zod";
import { FILLS } from "../../options/fill-prices.ts";
import { BIASES, PLAN_FAMILIES } from "../../planning/families.ts";
import { PLAN_MODES } from "../../planning/judge-candidate.ts";
import { VOLATILITY_BASES } from "../../planning/view-volatility.ts";
import { Leg, Net } from "../calc/calc-answer-schema.ts";
import { Events } from "../calc/calc-context-schema.ts";
import { maybe, number, probability, words } from "../described.ts";
import { DataInfo, DateText, Warnings } from "../schemas.ts";

const Family = z.enum(PLAN_FAMILIES);
const band = (description: string) => z.tuple([z.number(), z.number()]).nullable().openapi({ description });

const Size = z.object({
  contracts: maybe("0 is an answer; null where neither a budget nor an account was given"),
  budget: maybe("dollars that may be lost"),
  riskOfOne: number("dollars that one unit risks"),
  limitedBy: z.enum(["budget", "kelly"]).nullable(),
  words: words("why it is 0, or held down"),
});

const CalcBody = z
  .object({
    symbol: z.string(),
    strategy: Family,
    strikes: z.array(z.number()),
    expiration: DateText,
    farExpiration: DateText.optional(),
    fill: z.enum(FILLS),
  })
  .openapi({ description: "a body that POST /v1/calc answers with the same figures" });

const Candidate = z
  .object({
    id: z.string().openapi({ example: "bull_put_spread:580/575" }),
    family: Family,
    label: z.string(),
    strikes: z.string().openapi({ description: "the one that is traded first comes first" }),
    width: maybe("dollars between the farthest neighbouring strikes; null where there are none"),
    farDte: maybe("days to the later expiration of a calendar; null of any other trade"),
    rank: number("place by score, from 1"),
    legs: z.array(Leg),
    net: Net,
    maxProfit: maybe("dollars; null where it has no end"),
    maxLoss: maybe("dollars, a loss is positive; null where it has no end"),
    risk: number("dollars that alpha and size are measured against"),
    riskBasis: z.enum(["max-loss", "reg-t-estimate"]),
    buyingPower: maybe("dollars a Reg-T margin account sets aside, an estimate"),
    breakevens: z.array(z.number()),
    riskReward: maybe("largest profit over largest loss"),
    alpha: maybe(
      "the score: expected value under the view over risk, a fraction; null where quotes are stale",
    ),
    alphaBand: band("the least and the most that alpha is, with volatility, forward and fill off"),
    alphaPerYear: maybe("alpha times 365 over the days: a column, not the order"),
    expectedValue: z.object({
      market: number("dollars that trading costs: under their own density prices are fair"),
      view: maybe("dollars expected under the view, costs taken off; null where quotes are stale"),
    }),
    probabilityOfProfit: probability("of any profit at expiration, under the market's density").nullable(),
    viewProbabilityOfProfit: probability("the same under the view"),
    band: band("of the probability of profit, when volatility, forward and fill are off as they may be"),
    halfProfit: probability("of seeing half the profit at some time before expiration (P50)").nullable(),
    halfProfitTarget: maybe("that half, dollars"),
    halfProfitUnknown: words("why it is not known"),
    touch: z.array(
      z.object({
        strike: number("dollars a share, sold"),
        expiration: DateText,
        probability: probability("of the price touching it before it expires"),
      }),
    ),
    costPercentOfRisk: number("in and out again at this fill, percent of risk"),
    contracts: maybe("units that the budget allows, held to a quarter of Kelly's; null without a budget"),
    size: Size,
    worstLeg: z.object({
      type: z.enum(["call", "put"]),
      strike: number("dollars a share"),
      openInterest: maybe("contracts"),
      spreadPercent: number("the quote's width in percent of its middle"),
    }),
    twin: z
      .object({
        id: z.string(),
        family: Family,
        strikes: z.string(),
        dearerBy: number("dollars for the unit that it costs more"),
      })
      .nullable()
      .openapi({ description: "the same payoff built of other options" }),
    tiedWith: words("id of the next in rank where the two differ by less than either is known to"),
    events: Events,
    notes: z.array(z.string()),
    calc: z.string().openapi({ example: "/calc strategy:bull_put_spread symbol:SPY strikes:580/575 dte:18" }),
    calcRequest: CalcBody,
  })
  .openapi("PlanCandidate");

const View = z.object({
  bias: z.enum(BIASES),
  forward: number("dollars a share, the market's"),
  viewForward: number("dollars a share, under the view"),
  volatilityFactor: number("what all volatilities are multiplied by"),
  atmVolatility: number("the market's at the money, a fraction a year"),
  forecastVolatility: number("the factor times that"),
  volatilityBasis: z.enum(VOLATILITY_BASES),
  words: z.string(),
});

const Regime = z.object({
  regime: z.enum(["rich", "cheap", "none", "unknown"]),
  premiumPoints: maybe("IV30 less RV20, volatility points"),
  iv30: maybe("a fraction a year"),
  rv20: maybe("a fraction a year"),
  ivRank: maybe("0 to 100"),
  ivPercentile: maybe("0 to 100"),
  observations: number("daily closes that both look at"),
  rebuiltObservations: number(
    "how many of them were rebuilt afterwards from what options were quoted or traded at",
  ),
  day: DateText.nullable(),
  words: z.string(),
});

const Funnel = z.object({
  generated: number("combinations that were built: kept and removed together"),
  removed: z
    .partialRecord(z.string(), z.number())
    .openapi({ description: "by the first filter that each failed" }),
  kept: z.number(),
  tightest: words("the filter that removed most, twins aside"),
  nearestMiss: z
    .object({
      id: z.string(),
      family: Family,
      strikes: z.string(),
      filter: z.string(),
      value: maybe("what it has, in the filter's unit"),
      limit: maybe("what was asked"),
      reason: z.string(),
    })
    .nullable(),
  beyondBound: number("combinations that were not looked at"),
});

const Neighbour = z.object({ expiration: DateText, dte: z.number() }).nullable();

/** A plan on the wire, field by field. */
export const PlanAnswer = z
  .object({
    symbol: z.string(),
    bias: z.enum(BIASES),
    expiration: DateText,
    dte: number("calendar days to it"),
    neighbours: z.object({ sooner: Neighbour, later: Neighbour }),
    underlyingPrice: number("dollars a share"),
    expectedMove: maybe("one deviation by the expiration, dollars a share"),
    target: maybe("dollars a share, as asked"),
    mode: z.enum(PLAN_MODES),
    fill: z.enum(FILLS),
    view: View,
    regime: Regime,
    earnings: Events.shape.earnings,
    exDividend: Events.shape.exDividend,
    families: z.array(Family),
    funnel: Funnel,
    verdict: z.object({
      kind: z.enum(["pays", "nothing_pays", "withheld", "empty"]),
      words: z.string(),
    }),
    candidates: z.array(Candidate),
    data: DataInfo,
    warnings: Warnings,
  })
  .openapi("Plan");
