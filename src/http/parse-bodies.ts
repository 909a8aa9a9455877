import type { CalculateInput } from "../calculator/calculate-request.ts";
import type { PlanRequest } from "../planner/plan-request.ts";
import { CalcRequest, toCalculateInput } from "./calc/calc-request-schema.ts";
import { invalidRequest } from "./middleware/on-invalid.ts";
import { PlanBody, toPlanRequest } from "./plan/plan-request-schema.ts";

/** What POST /v1/calc would make of a body. Throws its refusals. */
export function parseCalc(body: unknown): CalculateInput {
  const parsed = CalcRequest.safeParse(body);
  if (parsed.success) return toCalculateInput(parsed.data);
  throw invalidRequest(parsed.error.issues);
}

/** What POST /v1/plan would make of a body. Throws its refusals. */
export function parsePlan(body: unknown): PlanRequest {
  const parsed = PlanBody.safeParse(body);
  if (parsed.success) return toPlanRequest(parsed.data);
  throw invalidRequest(parsed.error.issues);
}
