import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import type { CalculatedLeg, Calculation } from "../../calculator/calculation.ts";
import { needQuotes } from "../../edge/identity/raw-quotes.ts";
import { CalcAnswer } from "../calc/calc-answer-schema.ts";
import { CALC_FORMS, CalcRequest, toCalculateInput } from "../calc/calc-request-schema.ts";
import { READER_OR_NOBODY } from "../needs-reader.ts";
import { renderData } from "../render-data.ts";
import { answers, isoOrNull } from "../schemas.ts";
import type { HttpEnv, HttpServices } from "../services.ts";

const calc = createRoute({
  method: "post",
  path: "/v1/calc",
  security: READER_OR_NOBODY,
  summary: "What an options trade can make and lose, and how likely",
  request: { body: { required: true, content: { "application/json": { schema: CalcRequest } } } },
  responses: answers(CalcAnswer, "Dollars for the whole position; null where unbounded or unknowable"),
});

const BY_HAND = "Legs with premium and underlyingPrice given by hand, and no symbol, are open to all.";

export function mountCalc(app: OpenAPIHono<HttpEnv>, services: HttpServices): void {
  for (const [name, form] of Object.entries(CALC_FORMS)) app.openAPIRegistry.register(name, form);
  app.openapi(calc, async (c) => {
    const input = toCalculateInput(c.req.valid("json"));
    // Without a symbol nothing stored is read; with one the net price of a single leg is its quote.
    if (input.symbol !== undefined) needQuotes(c, BY_HAND);
    const calculation = await services.calculator.calculate(input);
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
