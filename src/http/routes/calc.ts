import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import type { CalculatedLeg, Calculation } from "../../calculator/calculation.ts";
import { CalcAnswer } from "../calc-answer-schema.ts";
import { CALC_FORMS, CalcRequest, toCalculateInput } from "../calc-request-schema.ts";
import { renderData } from "../render-data.ts";
import { answers, isoOrNull } from "../schemas.ts";
import type { HttpEnv, HttpServices } from "../services.ts";

const calc = createRoute({
  method: "post",
  path: "/v1/calc",
  summary: "What an options trade can make and lose, and how likely",
  request: { body: { required: true, content: { "application/json": { schema: CalcRequest } } } },
  responses: answers(CalcAnswer, "Dollars for the whole position; null where unbounded or unknowable"),
});

export function mountCalc(app: OpenAPIHono<HttpEnv>, services: HttpServices): void {
  for (const [name, form] of Object.entries(CALC_FORMS)) app.openAPIRegistry.register(name, form);
  app.openapi(calc, async (c) => {
    const calculation = await services.calculator.calculate(toCalculateInput(c.req.valid("json")));
    return c.json(renderCalculation(calculation), 200);
  });
}

/** What leads on is for buttons: /v1 lists expirations and strikes itself. */
function renderCalculation({ legs, data, neighbours: _, moves: _moves, ...calculation }: Calculation) {
  return {
    ...calculation,
    legs: renderLegs(legs),
    data: renderData(data),
  };
}

export function renderLegs(legs: readonly CalculatedLeg[]) {
  return legs.map(({ quotedAtMs, ...leg }) => ({ ...leg, quotedAt: isoOrNull(quotedAtMs) }));
}
