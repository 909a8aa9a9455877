// Gives schemas their .openapi().
import "@hono/zod-openapi";
import * as z from "zod";
import { FILLS } from "../../options/fill-prices.ts";
import { PLAN_LIMITS, type PlanRequest } from "../../planner/plan-request.ts";
import { BIASES, PLAN_FAMILIES } from "../../planning/families.ts";
import { PLAN_MODES } from "../../planning/judge-candidate.ts";
import { bounded, whole } from "../bounded.ts";
import { anObject, choice, described } from "../calc/calc-request-schema.ts";
import { explainIssues } from "../explain-issues.ts";
import { DateText, SymbolParam } from "../schemas.ts";
import { PlanFilters } from "./plan-filters-schema.ts";

const PlanForm = z
  .strictObject(
    {
      symbol: SymbolParam,
      bias: described(
        choice(BIASES),
        "what the underlying is expected to do; volatile is a big move either way",
      ),
      dte: described(
        whole(PLAN_LIMITS.dte).optional(),
        "days to expiration, 35 where neither this nor a date is given; the nearest stored one is used",
      ),
      expiration: described(
        DateText.optional(),
        "in place of dte: the stored expiration nearest to this date",
      ),
      target: described(
        bounded(PLAN_LIMITS.target).optional(),
        "dollars a share expected at expiration; half the way there is believed",
      ),
      mode: described(choice(PLAN_MODES).optional(), "what the net has to be; auto where left out"),
      maxRisk: described(bounded(PLAN_LIMITS.maxRisk).optional(), "dollars for the whole trade"),
      accountSize: described(bounded(PLAN_LIMITS.accountSize).optional(), "dollars; sizes the trade"),
      riskPercent: described(bounded(PLAN_LIMITS.riskPercent).optional(), "of the account; 2 where left out"),
      minProbability: described(
        bounded(PLAN_LIMITS.minProbability).optional(),
        "the least probability of profit under the market's density, 0 to 1",
      ),
      fill: described(
        choice(FILLS).optional(),
        "between the quotes: at the middle, part of the way (where left out), or across all of it",
      ),
      undefinedRisk: described(
        z.boolean("must be true or false").optional(),
        "whether short puts, strangles and straddles are wanted, whose loss has no useful end",
      ),
      limit: described(
        whole(PLAN_LIMITS.limit).optional(),
        "how many candidates are answered; 5 where left out",
      ),
      offset: described(whole(PLAN_LIMITS.offset).optional(), "how many of the best are passed over"),
      families: described(
        z
          .array(choice(PLAN_FAMILIES), { error: "must be a list of families" })
          .min(1, "must hold at least one family")
          .max(PLAN_FAMILIES.length, `must hold at most ${PLAN_FAMILIES.length} families`)
          .optional(),
        "what is built; those of the bias where left out",
      ),
      filters: described(
        PlanFilters.nullable().optional(),
        "what a candidate must be, in place of the defaults; null switches all of them off",
      ),
    },
    { error: anObject },
  )
  .refine(({ dte, expiration }) => dte === undefined || expiration === undefined, {
    error: "give dte or expiration, not both",
    path: ["dte"],
  })
  .openapi("PlanForm");

const FORM = { symbol: "SPY", bias: "bullish", dte: 35, maxRisk: 500 };
/** A value that each field would take. */
const EXAMPLES: Readonly<Record<string, unknown>> = {
  ...FORM,
  expiration: "2027-01-15",
  target: 600,
  mode: "credit",
  accountSize: 25_000,
  riskPercent: 2,
  minProbability: 0.6,
  fill: "realistic",
  undefinedRisk: false,
  limit: 5,
  offset: 5,
  families: ["bull_put_spread", "bull_call_spread"],
  filters: { openInterest: 500, entryCost: 0.05 },
};

/** A body, explained field by field where it is wrong. */
export const PlanBody = z
  .unknown()
  .transform((body, context): z.infer<typeof PlanForm> => {
    const parsed = PlanForm.safeParse(body);
    if (parsed.success) return parsed.data;
    const { mistakes, hint } = explainIssues(parsed.error.issues, { form: FORM, examples: EXAMPLES });
    for (const mistake of mistakes) context.addIssue({ code: "custom", ...mistake, params: { hint } });
    return z.NEVER;
  })
  .openapi({ type: "object", allOf: [{ $ref: "#/components/schemas/PlanForm" }] });

/** What `PlanBody` refers to, for the OpenAPI document. */
export const PLAN_FORMS = { PlanForm };

export function toPlanRequest(body: z.infer<typeof PlanBody>): PlanRequest {
  return body;
}
