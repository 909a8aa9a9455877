import * as z from "zod";
import { atLeast, atMost, type Bounds, notFinite } from "../../../calculator/limits.ts";
import { FILLS } from "../../../options/fill-prices.ts";
import { PLAN_LIMITS, type PlanRequest, USUAL_LIMIT } from "../../../planner/plan-request.ts";
import { BIASES } from "../../../planning/families.ts";
import { PLAN_MODES } from "../../../planning/judge-candidate.ts";
import type { OptionValues } from "../../interaction.ts";
import { refuseOption } from "../../options/refuse-option.ts";
import { readSymbol } from "../../options/symbol.ts";

/** Trades that are written out in one message. */
export const SHOWN_AT_ONCE = 3;
const EXAMPLE = "For example: /plan symbol:SPY bias:bullish dte:35 max_risk:500";

const bounded = (bounds: Bounds) =>
  z
    .number({ error: ({ input }) => notFinite(input, bounds) })
    .min(bounds.min, atLeast(bounds))
    .max(bounds.max, atMost(bounds));
const whole = (bounds: Bounds) => bounded(bounds).int("must be a whole number");
const choice = <const Names extends readonly string[]>(names: Names) =>
  z.enum(names, { error: `must be one of ${names.join(", ")}` });
const yesOrNo = z.boolean({ error: "must be true or false" });

const { minProbability } = PLAN_LIMITS;
const POP = { min: Math.round(100 * minProbability.min), max: Math.round(100 * minProbability.max) };
/** "w5": wider than five dollars; "n5": narrower. */
const WIDTH = /^([wn])(\d+(?:\.\d+)?)$/;
const LEAST_STEP = 0.001;

const Options = z.object({
  bias: choice(BIASES),
  dte: whole(PLAN_LIMITS.dte).optional(),
  target: bounded(PLAN_LIMITS.target).optional(),
  mode: choice(PLAN_MODES).optional(),
  max_risk: bounded(PLAN_LIMITS.maxRisk).optional(),
  account_size: bounded(PLAN_LIMITS.accountSize).optional(),
  risk_percent: bounded(PLAN_LIMITS.riskPercent).optional(),
  min_pop: whole(POP).optional(),
  fill: choice(FILLS).optional(),
  undefined_risk: yesOrNo.optional(),
  page: whole({ min: 0, max: 100 }).optional(),
  pick: whole({ min: 1, max: 400 }).optional(),
  expiry: z.iso.date("must be a calendar date").optional(),
  width: z.string().regex(WIDTH, "is none of a button").optional(),
  why: yesOrNo.optional(),
});

export type PlanCall = {
  request: PlanRequest;
  /** From 0. */
  page: number;
  /** The rank of the one trade that is looked at; null for a page of them. */
  pick: number | null;
  /** Whether it is asked what was left out. */
  why: boolean;
};

/** A plan as it was typed or as a button carries it. Throws `invalid_request` naming the option. */
export function readPlanCall(options: OptionValues): PlanCall {
  const symbol = readSymbol(options);
  const parsed = Options.safeParse(options);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw refuseOption(issue?.path.join(".") ?? "", issue?.message ?? "is wrong", EXAMPLE);
  }
  const given = parsed.data;
  const { page = 0, pick = null } = given;
  const first = pick === null ? page * SHOWN_AT_ONCE : pick - 1;
  const request: PlanRequest = {
    symbol,
    bias: given.bias,
    ...(given.expiry === undefined ? { dte: given.dte } : { expiration: given.expiry }),
    target: given.target,
    mode: given.mode,
    maxRisk: given.max_risk,
    accountSize: given.account_size,
    riskPercent: given.risk_percent,
    minProbability: given.min_pop === undefined ? undefined : given.min_pop / 100,
    fill: given.fill,
    undefinedRisk: given.undefined_risk,
    limit: pick === null ? USUAL_LIMIT : 1,
    offset: Math.min(first, PLAN_LIMITS.offset.max),
    filters: widthOf(given.width),
  };
  return { request, page, pick, why: given.why === true };
}

function widthOf(text: string | undefined): PlanRequest["filters"] {
  const [, letter, dollars] = WIDTH.exec(text ?? "") ?? [];
  if (letter === undefined) return undefined;
  const width = Number(dollars);
  return { width: letter === "w" ? { min: width + LEAST_STEP } : { max: width - LEAST_STEP } };
}
