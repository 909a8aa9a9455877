// Gives schemas their .openapi().
import "@hono/zod-openapi";
import * as z from "zod";
import type { CalculateInput } from "../calculator/calculate-request.ts";
import { STRATEGIES } from "../options/strategy.ts";
import { DataInfo, DateText, RootText, SymbolParam } from "./schemas.ts";

const price = z.number().positive("must be above 0").max(1e7);
const premium = z.number().min(0, "must not be negative").max(1e7);
const dte = z.number().int("must be whole days").min(0, "must not be negative").max(2_000);
const strategyNames = STRATEGIES.map(({ name }) => name);

const sizing = {
  contracts: z.number().int().min(1).max(100_000).optional(),
  accountSize: z.number().positive().max(1e12).optional(),
  riskPercent: z.number().positive().max(100).optional(),
};

const oneExpiry = (value: { dte?: number | undefined; expiration?: string | undefined }) =>
  (value.dte === undefined) !== (value.expiration === undefined);
const ONE_EXPIRY = { error: "give either dte or expiration", path: ["dte"] };

const StrategyForm = z
  .strictObject({
    symbol: SymbolParam,
    strategy: z.enum(strategyNames),
    strikes: z
      .array(price)
      .min(1)
      .max(4)
      .openapi({ description: "the strike you trade first comes first", example: [580, 575] }),
    dte: dte.optional(),
    expiration: DateText.optional(),
    root: RootText.optional(),
    premium: premium.optional().openapi({ description: "net price per share, given by hand" }),
    underlyingPrice: price.optional(),
    ...sizing,
  })
  .refine(oneExpiry, ONE_EXPIRY)
  .openapi("StrategyCalculation");

const Leg = z
  .strictObject({
    type: z.enum(["call", "put"]),
    side: z.enum(["buy", "sell"]),
    strike: price,
    quantity: z.number().int().min(1).max(1_000).default(1),
    dte: dte.optional(),
    expiration: DateText.optional(),
    root: RootText.optional(),
    premium: premium.optional(),
    impliedVolatility: z
      .number()
      .positive()
      .max(20)
      .optional()
      .openapi({ description: "a fraction: 0.2 is 20 %" }),
  })
  .refine(oneExpiry, ONE_EXPIRY);

const LegsForm = z
  .strictObject({
    symbol: SymbolParam.optional(),
    underlyingPrice: price.optional(),
    rate: z.number().min(-0.5).max(1).optional().openapi({ description: "a fraction a year, continuous" }),
    dividendYield: z.number().min(-0.5).max(1).optional(),
    legs: z.array(Leg).min(1).max(16),
    ...sizing,
  })
  .openapi("LegsCalculation");

/** Told apart by `strategy`, so that a mistake in one form is explained in that form's terms. */
export const CalcRequest = z
  .unknown()
  .transform((body, context): z.infer<typeof StrategyForm> | z.infer<typeof LegsForm> => {
    const form = typeof body === "object" && body !== null && "legs" in body ? LegsForm : StrategyForm;
    const parsed = form.safeParse(body);
    if (parsed.success) return parsed.data;
    for (const { path, message } of parsed.error.issues) context.addIssue({ code: "custom", path, message });
    return z.NEVER;
  })
  .openapi({
    type: "object",
    anyOf: [
      { $ref: "#/components/schemas/StrategyCalculation" },
      { $ref: "#/components/schemas/LegsCalculation" },
    ],
  });

export const CALC_FORMS = { StrategyCalculation: StrategyForm, LegsCalculation: LegsForm };

export function toCalculateInput(request: z.infer<typeof CalcRequest>): CalculateInput {
  return "legs" in request ? { kind: "legs", ...request } : { kind: "strategy", ...request };
}

const money = z.number().nullable();

export const CalcAnswer = z
  .object({
    symbol: z.string().nullable(),
    strategy: z.enum([...strategyNames, "custom"]),
    expiration: DateText,
    dte: z.number(),
    underlyingPrice: z.number(),
    contracts: z.number(),
    legs: z.array(
      z.object({
        type: z.enum(["call", "put"]),
        side: z.enum(["buy", "sell"]),
        strike: z.number(),
        quantity: z.number(),
        expiration: DateText,
        root: z.string().nullable().openapi({ description: "the listed series, e.g. SPXW" }),
        settlement: z.enum(["AM", "PM"]).nullable(),
        bid: money,
        ask: money,
        mid: money,
        premium: money,
        premiumSource: z.enum(["mid", "mark", "manual", "model"]),
        impliedVolatility: z.number().nullable(),
        delta: z.number().nullable(),
      }),
    ),
    net: z.object({ kind: z.enum(["debit", "credit"]), perShare: z.number(), total: z.number() }),
    maxProfit: money,
    maxLoss: money,
    breakevens: z.array(z.number()),
    riskReward: z.number().nullable(),
    probabilityOfProfit: z.number().min(0).max(1).nullable(),
    probabilityMethod: z.string(),
    expectedValue: money,
    greeks: z
      .object({
        delta: z.number(),
        gamma: z.number(),
        thetaPerDay: z.number(),
        vegaPerVolPoint: z.number(),
        rhoPerPoint: z.number(),
      })
      .nullable(),
    positionSize: z
      .object({
        accountSize: z.number(),
        riskPercent: z.number(),
        riskBudget: z.number(),
        riskPerContract: money,
        maxContracts: z.number().nullable(),
      })
      .nullable(),
    expectedMove: z
      .object({ oneSigma: z.number(), lower: z.number(), upper: z.number(), straddle: money })
      .nullable(),
    data: DataInfo,
    warnings: z.array(z.string()),
  })
  .openapi("Calculation");
