import { OpenAPIHono } from "@hono/zod-openapi";
import { expect, test } from "vitest";
import type * as z from "zod";
import type { CalculateInput } from "../../src/calculator/calculate-request.ts";
import type { CalculatedLeg, Calculation } from "../../src/calculator/calculation.ts";
import { CalcAnswer } from "../../src/http/calc/calc-answer-schema.ts";
import { onError } from "../../src/http/middleware/on-error.ts";
import { onInvalid } from "../../src/http/middleware/on-invalid.ts";
import type { renderData } from "../../src/http/render-data.ts";
import { mountCalc } from "../../src/http/routes/calc.ts";
import type { HttpEnv, HttpServices } from "../../src/http/services.ts";
import { aCalculation, aStockLeg } from "../support/a-calculation.ts";
import { keepLog } from "../support/log-lines.ts";
import { FORM, LEG, SHARES, WRONG_REQUESTS } from "./wrong-calc-requests.ts";

/** The route alone, before a calculator that answers always the same. */
function calcDoor(answer: Calculation = aCalculation()) {
  const asked: CalculateInput[] = [];
  const { log, lines } = keepLog();
  const app = new OpenAPIHono<HttpEnv>({ defaultHook: onInvalid });
  app.onError(onError(log));
  const calculator = {
    calculate: async (input: CalculateInput) => {
      asked.push(input);
      return answer;
    },
  };
  mountCalc(app, { calculator } as HttpServices);
  const post = async (body: unknown) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const headers = { "content-type": "application/json" };
    const response = await app.request("/v1/calc", { method: "POST", headers, body: text });
    return { status: response.status, body: (await response.json()) as unknown };
  };
  return { app, asked, post, lines };
}

for (const [what, request, says, example] of WRONG_REQUESTS) {
  test(`${what}: 400 with field, bound and an example`, async () => {
    const { post, asked, lines } = calcDoor();
    const { status, body } = await post(request);
    expect(status).toBe(400);
    const { error } = body as { error: { code: string; message: string; hint: string } };
    expect(error.code).toBe("invalid_request");
    expect(error.message).toContain(says);
    expect(error.hint).toMatch(/^For example .*; \/openapi\.json describes every field\.$/);
    expect(error.hint).toContain(example);
    expect(asked).toEqual([]);
    expect(lines).toEqual([]);
  });
}

test("every mistake is named once, each field with its example", async () => {
  const { body } = await calcDoor().post({ ...FORM, contracts: 0.5, dte: -1.5, rate: 7 });
  expect(body).toMatchObject({
    error: {
      message: "dte: must not be negative; rate: must be at most 1; contracts: must be at least 1",
      hint: 'For example "dte": 30, "rate": 0.04, "contracts": 10; /openapi.json describes every field.',
    },
  });
});

test("strikes as a list and as text are one request", async () => {
  const { post, asked } = calcDoor();
  for (const strikes of [[387, 382], "387/382", " $387 / $382 ", "387–382", "387 - 382", "387,382"]) {
    expect((await post({ ...FORM, strikes })).status).toBe(200);
  }
  expect(asked[0]).toEqual({ kind: "strategy", ...FORM, strikes: [387, 382] });
  expect(asked[1]).toEqual(asked[0]);
  expect(asked[2]).toEqual(asked[0]);
});

test("everything that may be given reaches the calculator under its own name", async () => {
  const { post, asked } = calcDoor();
  const all = {
    ...FORM,
    farDte: 60,
    rate: 0.04,
    dividendYield: 0.01,
    fill: "realistic",
    premium: 0,
    underlyingPrice: 0.01,
    contracts: 10_000,
    accountSize: 1e12,
    riskPercent: 0.5,
    root: "spy",
  };
  const legs = {
    symbol: "spy",
    fill: "natural",
    legs: [
      { ...LEG, quantity: 2, impliedVolatility: 20 },
      { ...SHARES, premium: 575.5 },
      { type: "stock", side: "sell" },
    ],
  };
  expect(await post(all)).toMatchObject({ status: 200 });
  expect(await post(legs)).toMatchObject({ status: 200 });
  expect(asked).toEqual([
    { kind: "strategy", ...all, root: "SPY" },
    {
      kind: "legs",
      ...legs,
      symbol: "SPY",
      legs: [legs.legs[0], legs.legs[1], { ...legs.legs[2], quantity: 1 }],
    },
  ]);
});

test("the answer is the calculation, with times of quotes as instants, and nothing lost or added", async () => {
  const answer = aCalculation({
    legs: [...aCalculation().legs, aStockLeg({ quotedAtMs: null, quality: null })],
    events: {
      earnings: {
        status: "inside",
        date: "2026-12-10",
        when: "after_close",
        impliedMove: { oneSigma: 0.05, mean: 0.04 },
      },
      exDividend: { status: "unknown", date: null, amount: null, certainty: null },
      assignment: [{ leg: 0, reason: "in the money" }],
    },
  });
  const { status, body } = await calcDoor(answer).post(FORM);
  expect(status).toBe(200);
  expect(CalcAnswer.strict().parse(body)).toEqual(body);
  const { legs, data, neighbours: _neighbours, moves: _moves, ...rest } = answer;
  expect(body).toMatchObject(rest);
  expect(body).toMatchObject({
    legs: [
      { quotedAt: "2026-11-23T15:00:00.000Z", openInterest: legs[0]?.openInterest },
      { quotedAt: "2026-11-23T15:00:00.000Z" },
      { type: "stock", strike: null, expiration: null, quotedAt: null },
    ],
    data: { asOf: "2026-11-23T15:00:00.000Z", ageSeconds: data.ageSeconds },
  });
});

type WireLeg = Omit<CalculatedLeg, "quotedAtMs"> & { quotedAt: string | null };
type Wire = Omit<Calculation, "legs" | "data" | "neighbours" | "moves"> & {
  legs: WireLeg[];
  data: ReturnType<typeof renderData>;
};

test("schema and type name the same fields", () => {
  // Held by the compiler: what either has and the other lacks does not fit.
  const toType = (answer: z.infer<typeof CalcAnswer>): Wire => answer;
  const toSchema = (answer: Wire): z.infer<typeof CalcAnswer> => answer;
  expect([toType, toSchema]).toHaveLength(2);
});

test("the OpenAPI document describes both forms, both legs, and every field of the answer", () => {
  const { app } = calcDoor();
  const document = app.getOpenAPI31Document({ openapi: "3.1.0", info: { title: "t", version: "1" } });
  const schemas = document.components?.schemas as Record<string, { properties: Record<string, object> }>;
  expect(Object.keys(schemas)).toEqual(
    expect.arrayContaining([
      "StrategyCalculation",
      "LegsCalculation",
      "OptionLeg",
      "StockLeg",
      "Calculation",
    ]),
  );
  expect(schemas["StrategyCalculation"]?.properties["strikes"]).toMatchObject({ example: [580, 575] });
  expect(schemas["StrategyCalculation"]?.properties["contracts"]).toMatchObject({
    type: "integer",
    minimum: 1,
    maximum: 10_000,
  });
  const text = JSON.stringify(schemas["Calculation"]);
  for (const name of ["buyingPower", "annualisedReturn", "extrinsic", "openInterest", "thetaPercentOfRisk"])
    expect(text).toMatch(new RegExp(`"${name}":\\{[^}]*"description"`));
  expect(JSON.stringify(document)).not.toContain('"$ref":"#/components/schemas/undefined"');
});

test("a body that is no JSON is told what one looks like", async () => {
  for (const text of ["{", '{"premium": NaN}']) {
    const { status, body } = await calcDoor().post(text);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { hint: expect.stringContaining('{"symbol": "SPY"}') } });
  }
});
