// Gives schemas their .openapi().
import "@hono/zod-openapi";
import * as z from "zod";
import type { CalculateInput } from "../../calculator/calculate-request.ts";
import { LIMITS, MAX_LEGS, MAX_STRIKES } from "../../calculator/limits.ts";
import { FILLS } from "../../options/fill-prices.ts";
import { parseStrikes } from "../../options/parse-strikes.ts";
import { findStrategy, STRATEGIES } from "../../options/strategy.ts";
import { bounded, whole } from "../bounded.ts";
import { DateText, RootText, SymbolParam } from "../schemas.ts";
import { explainCalcIssues } from "./explain-calc-issues.ts";

export const described = <Schema extends z.ZodType>(schema: Schema, description: string) =>
  schema.openapi({ description });
export const choice = <const Names extends readonly string[]>(names: Names) =>
  z.enum(names, { error: `must be one of ${names.join(", ")}` });
export const anObject = ({ code }: { code?: string }) =>
  code === "invalid_type" ? "must be a JSON object" : undefined;

const underlyingPrice = described(
  bounded(LIMITS.underlyingPrice).optional(),
  "dollars a share; the stored one where left out. It moves forwards, smiles, odds and greeks",
);
const sizing = {
  contracts: described(whole(LIMITS.contracts).optional(), "units of the trade; 1 where left out"),
  accountSize: described(bounded(LIMITS.accountSize).optional(), "dollars; sizes the trade"),
  riskPercent: described(bounded(LIMITS.riskPercent).optional(), "of the account; 2 where left out"),
};
const overrides = {
  underlyingPrice,
  rate: described(bounded(LIMITS.rate).optional(), "a fraction a year, continuously compounded"),
  dividendYield: described(bounded(LIMITS.dividendYield).optional(), "a fraction a year, continuous"),
  fill: described(
    choice(FILLS).optional(),
    "between the quotes: at the middle (where left out), part of the way, or across all of it",
  ),
};
const when = {
  dte: whole(LIMITS.dte).optional(),
  expiration: DateText.optional(),
  root: RootText.optional(),
};

type Expiry = { dte?: number | undefined; expiration?: string | undefined };
const oneExpiry = ({ dte, expiration }: Expiry) => (dte === undefined) !== (expiration === undefined);
const ONE_EXPIRY = { error: "give either dte or expiration", path: ["dte"] };

const Strategy = z
  .string({ error: ({ input }) => (input === undefined ? "is missing" : "must be text") })
  .transform((text, context) => {
    const strategy = findStrategy(text);
    if (strategy !== null) return strategy.name;
    const known = STRATEGIES.map(({ name }) => name).join(", ");
    context.addIssue({ code: "custom", message: `is not known; known are ${known}` });
    return z.NEVER;
  })
  .openapi({ example: "bull_put_spread", enum: STRATEGIES.map(({ name }) => name) });

const StrikeList = z
  .array(bounded(LIMITS.strike), {
    error: ({ input }) =>
      input === undefined ? "is missing" : 'must be a list of numbers, or text such as "580/575"',
  })
  .min(1, "must hold at least one strike")
  .max(MAX_STRIKES, `must hold at most ${MAX_STRIKES} strikes`);

/** A list of numbers, or the text that traders type. */
const Strikes = z
  .preprocess((value, context) => {
    if (typeof value !== "string") return value;
    const parsed = parseStrikes(value);
    if (parsed.ok) return [...parsed.strikes];
    context.addIssue({ code: "custom", message: `${parsed.message} ${parsed.hint}` });
    return z.NEVER;
  }, StrikeList)
  .openapi({
    type: ["array", "string"],
    description: 'dollars a share, the strike you trade first comes first: [580, 575] or "580/575"',
    example: [580, 575],
  });

const StrategyForm = z
  .strictObject(
    {
      symbol: SymbolParam,
      strategy: Strategy,
      strikes: Strikes,
      ...when,
      farDte: described(whole(LIMITS.dte).optional(), "days to the expiry of the legs that live on"),
      farExpiration: DateText.optional(),
      premium: described(bounded(LIMITS.premium).optional(), "net price per share, given by hand"),
      ...overrides,
      ...sizing,
    },
    { error: anObject },
  )
  .refine(oneExpiry, ONE_EXPIRY)
  .refine(({ farDte, farExpiration }) => farDte === undefined || farExpiration === undefined, {
    error: "give farDte or farExpiration, not both",
    path: ["farDte"],
  })
  .openapi("StrategyCalculation");

const traded = {
  side: choice(["buy", "sell"]),
  quantity: whole(LIMITS.quantity).default(1),
};
const OptionLeg = z
  .strictObject({
    type: choice(["call", "put"]),
    ...traded,
    strike: bounded(LIMITS.strike),
    ...when,
    premium: described(bounded(LIMITS.premium).optional(), "dollars a share, given by hand"),
    impliedVolatility: described(
      bounded(LIMITS.impliedVolatility).optional(),
      "a fraction a year: 0.2 is 20 %",
    ),
  })
  .refine(oneExpiry, ONE_EXPIRY)
  .openapi("OptionLeg");
const StockLeg = z
  .strictObject({
    type: z.literal("stock"),
    ...traded,
    quantity: described(traded.quantity, "in hundreds of shares"),
    premium: described(
      bounded(LIMITS.underlyingPrice).optional(),
      "what a share costs, dollars; the underlying's price where left out",
    ),
  })
  .openapi("StockLeg");
const Leg = z
  .discriminatedUnion("type", [OptionLeg, StockLeg], {
    error: ({ code }) =>
      code === "invalid_union" ? "must be one of call, put, stock" : "must be a JSON object",
  })
  .openapi({
    oneOf: [{ $ref: "#/components/schemas/OptionLeg" }, { $ref: "#/components/schemas/StockLeg" }],
  });

const LegsForm = z
  .strictObject(
    {
      symbol: SymbolParam.optional(),
      ...overrides,
      legs: z
        .array(Leg, { error: "must be a list of legs" })
        .min(1, "must hold at least one option leg")
        .max(MAX_LEGS, `must hold at most ${MAX_LEGS} legs`)
        .refine((legs) => legs.length === 0 || legs.some(({ type }) => type !== "stock"), {
          error: "must hold at least one option leg beside the shares",
        }),
      ...sizing,
    },
    { error: anObject },
  )
  .openapi("LegsCalculation");

/** Told apart by `legs`, so that a mistake in one form is explained in that form's terms. */
export const CalcRequest = z
  .unknown()
  .transform((body, context): z.infer<typeof StrategyForm> | z.infer<typeof LegsForm> => {
    const legs = typeof body === "object" && body !== null && "legs" in body;
    const parsed = (legs ? LegsForm : StrategyForm).safeParse(body);
    if (parsed.success) return parsed.data;
    const { mistakes, hint } = explainCalcIssues(parsed.error.issues, legs ? "legs" : "strategy");
    for (const mistake of mistakes) context.addIssue({ code: "custom", ...mistake, params: { hint } });
    return z.NEVER;
  })
  .openapi({
    type: "object",
    anyOf: [
      { $ref: "#/components/schemas/StrategyCalculation" },
      { $ref: "#/components/schemas/LegsCalculation" },
    ],
  });

/** What `CalcRequest` refers to, for the OpenAPI document. */
export const CALC_FORMS = {
  StrategyCalculation: StrategyForm,
  LegsCalculation: LegsForm,
  OptionLeg,
  StockLeg,
};

export function toCalculateInput(request: z.infer<typeof CalcRequest>): CalculateInput {
  return "legs" in request ? { kind: "legs", ...request } : { kind: "strategy", ...request };
}
