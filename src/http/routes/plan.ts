import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import type { Plan, PlanCandidate } from "../../planner/plan.ts";
import { NEEDS_READER } from "../needs-reader.ts";
import { PlanAnswer } from "../plan/plan-answer-schema.ts";
import { PLAN_FORMS, PlanBody, toPlanRequest } from "../plan/plan-request-schema.ts";
import { renderData } from "../render-data.ts";
import { answers } from "../schemas.ts";
import type { HttpEnv, HttpServices } from "../services.ts";
import { renderLegs } from "./calc.ts";

const plan = createRoute({
  method: "post",
  path: "/v1/plan",
  ...NEEDS_READER,
  summary: "What could be traded on a view of a symbol, the best first, and what was left out",
  request: { body: { required: true, content: { "application/json": { schema: PlanBody } } } },
  responses: answers(PlanAnswer, "Dollars for one contract of each leg; probabilities 0 to 1"),
});

export function mountPlan(app: OpenAPIHono<HttpEnv>, services: HttpServices): void {
  for (const [name, form] of Object.entries(PLAN_FORMS)) app.openAPIRegistry.register(name, form);
  app.openapi(plan, async (c) => {
    const answer = await services.planner.plan(toPlanRequest(c.req.valid("json")));
    return c.json(renderPlan(answer), 200);
  });
}

function renderPlan({ candidates, data, ...answer }: Plan) {
  return { ...answer, candidates: candidates.map(renderCandidate), data: renderData(data) };
}

function renderCandidate({ legs, calcRequest, family, ...candidate }: PlanCandidate) {
  const { symbol, strikes, expiration = "", farExpiration, fill = "mid" } = calcRequest;
  return {
    ...candidate,
    family,
    legs: renderLegs(legs),
    calcRequest: {
      ...{ symbol, strategy: family, strikes, expiration },
      ...(farExpiration !== undefined && { farExpiration }),
      fill,
    },
  };
}
