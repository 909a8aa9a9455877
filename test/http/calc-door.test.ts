import { OpenAPIHono } from "@hono/zod-openapi";
import { expect, test } from "vitest";
import type * as z from "zod";
import type { CalculateInput } from "../../src/calculator/calculate-request.ts";
import type { CalculatedLeg, Calculation } from "../../src/calculator/calculation.ts";
import { CalcAnswer } from "../../src/http/calc-answer-schema.ts";
import { onError } from "../../src/http/middleware/on-error.ts";
import { onInvalid } from "../../src/http/middleware/on-invalid.ts";
import type { renderData } from "../../src/http/render-data.ts";
import { mountCalc } from "../../src/http/routes/calc.ts";
import type { HttpEnv, HttpServices } from "../../src/http/services.ts";
import { aCalculation, aStockLeg } from "../support/a-calculation.ts";
import { keepLog } from "../support/log-lines.ts";

const FORM = { symbol: "SPY", strategy: "bull_put_spread", strikes: [570, 560], dte: 25 };
const LEG = { type: "call", side: "buy", strike: 580, dte: 25, premium: 12 };
const SHARES = { type: "stock", side: "buy", quantity: 1 };
const ofLeg = (changes: object) => ({ underlyingPrice: 580, legs: [{ ...LEG, ...changes }] });

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

for (const [what, request, says, example] of [
  ["an empty object", {}, "symbol: ", '"symbol": "SPY", "strategy": "bull_put_spread", "strikes"'],
  ["a list", [FORM], "must be a JSON object", '"strategy":"bull_put_spread"'],
  ["null", "null", "must be a JSON object", '"dte":30'],
  [
    "an unknown strategy",
    { ...FORM, strategy: "moonshot" },
    "strategy: is not known; known are long_call",
    "s",
  ],
  ["no strategy", { ...FORM, strategy: undefined }, "strategy: is missing", '"strategy": "bull_put_spread"'],
  ["a symbol that is none", { ...FORM, symbol: "SP Y" }, "symbol: ", '"symbol": "SPY"'],
  ["a strike in words", { ...FORM, strikes: ["570", 560] }, "strikes.0: must be a number", "[580,575]"],
  ["a mixed list", { ...FORM, strikes: [570, null] }, "strikes.1: must be a number", "[580,575]"],
  ["a strike below zero", { ...FORM, strikes: [570, -1] }, "strikes.1: must be at least 0.01", "[580,575]"],
  ["a strike of dust", { ...FORM, strikes: [570, 1e-300] }, "strikes.1: must be at least 0.01", "[580,575]"],
  ["a huge strike", { ...FORM, strikes: [1e8, 560] }, "strikes.0: must be at most 10,000,000", "[580,575]"],
  ["no strikes", { ...FORM, strikes: [] }, "strikes: must hold at least one", "[580,575]"],
  ["five strikes", { ...FORM, strikes: [1, 2, 3, 4, 5] }, "strikes: must hold at most 4", "[580,575]"],
  ["strikes left out", { ...FORM, strikes: undefined }, "strikes: is missing", "[580,575]"],
  ["strikes as one number", { ...FORM, strikes: 570 }, "strikes: must be a list of numbers, or text", "[580"],
  ["strikes as words", { ...FORM, strikes: "ATM" }, 'strikes: "ATM" is not a strike', "[580,575]"],
  ["strikes as no text", { ...FORM, strikes: " " }, "strikes: No strike was given", "[580,575]"],
  ["a strike of zero as text", { ...FORM, strikes: "580/0" }, 'strikes: "0" is not a strike', "[580,575]"],
  ["a negative dte", { ...FORM, dte: -1 }, "dte: must not be negative", '"dte": 30'],
  ["half a day", { ...FORM, dte: 1.5 }, "dte: must be a whole number", '"dte": 30'],
  ["years of days", { ...FORM, dte: 2_001 }, "dte: must be at most 2,000", '"dte": 30'],
  [
    "both dte and expiration",
    { ...FORM, expiration: "2026-12-18" },
    "give either dte or expiration",
    '"dte": 30',
  ],
  ["neither of them", { ...FORM, dte: undefined }, "dte: give either dte or expiration", '"dte": 30'],
  [
    "both far dates",
    { ...FORM, farDte: 60, farExpiration: "2027-01-15" },
    "farDte: give farDte or farExpiration, not both",
    '"farDte": 60',
  ],
  ["a far date that is none", { ...FORM, farExpiration: "soon" }, "farExpiration: ", '"2027-03-19"'],
  [
    "an unknown fill",
    { ...FORM, fill: "best" },
    "fill: must be one of mid, realistic, natural",
    '"realistic"',
  ],
  ["an unknown field", { ...FORM, premum: 1 }, "premum: is no field of this form", '"strikes":[580,575]'],
  ["a premium in words", { ...FORM, premium: "1" }, "premium: must be a number", '"premium": 2.5'],
  ["a premium of null", { ...FORM, premium: null }, "premium: must be a number", '"premium": 2.5'],
  ["a premium below zero", { ...FORM, premium: -0.01 }, "premium: must not be negative", '"premium": 2.5'],
  ["a huge premium", { ...FORM, premium: 1e300 }, "premium: must be at most 10,000,000", '"premium": 2.5'],
  [
    "a premium beyond any number",
    JSON.stringify(FORM).replace("}", ',"premium":1e999}'),
    "premium: must be at most 10,000,000",
    '"premium": 2.5',
  ],
  [
    "a price of dust",
    { ...FORM, underlyingPrice: 1e-300 },
    "underlyingPrice: must be at least 0.01",
    '"underlyingPrice": 580.12',
  ],
  [
    "a huge price",
    { ...FORM, underlyingPrice: 1e12 },
    "underlyingPrice: must be at most 10,000,000",
    "580.12",
  ],
  ["no contracts", { ...FORM, contracts: 0 }, "contracts: must be at least 1", '"contracts": 10'],
  ["half a contract", { ...FORM, contracts: 1.5 }, "contracts: must be a whole number", '"contracts": 10'],
  [
    "10,001 contracts",
    { ...FORM, contracts: 10_001 },
    "contracts: must be at most 10,000",
    '"contracts": 10',
  ],
  ["contracts without end", { ...FORM, contracts: 1e300 }, "contracts: must be at most 10,000", "10"],
  ["an account of nothing", { ...FORM, accountSize: 0 }, "accountSize: must be at least 1", "25000"],
  ["more risk than the account", { ...FORM, riskPercent: 101 }, "riskPercent: must be at most 100", "2"],
  ["a rate in percent", { ...FORM, rate: 4.5 }, "rate: must be at most 1", '"rate": 0.04'],
  ["a yield in percent", { ...FORM, dividendYield: -2 }, "dividendYield: must be at least -0.5", "0.012"],
  ["no legs", { underlyingPrice: 580, legs: [] }, "legs: must hold at least one option leg", '"legs": [{'],
  ["legs that are no list", { legs: 5 }, "legs: must be a list of legs", '"legs": [{'],
  [
    "seventeen legs",
    { underlyingPrice: 580, legs: Array.from({ length: 17 }, () => LEG) },
    "legs: must hold at most 16 legs",
    '"legs": [{',
  ],
  [
    "shares alone",
    { symbol: "SPY", legs: [SHARES] },
    "legs: must hold at least one option leg beside the shares",
    '"legs": [{',
  ],
  [
    "a leg of another type",
    ofLeg({ type: "future" }),
    "legs.0.type: must be one of call, put, stock",
    "call",
  ],
  [
    "a leg without a side",
    ofLeg({ side: undefined }),
    "legs.0.side: must be one of buy, sell",
    '"side": "buy"',
  ],
  ["a leg that is no object", { legs: [7] }, "legs.0: must be a JSON object", '"legs": [{'],
  ["a leg in dust", ofLeg({ strike: 0.001 }), "legs.0.strike: must be at least 0.01", '"strike": 580'],
  [
    "a thousand and one",
    ofLeg({ quantity: 1_001 }),
    "legs.0.quantity: must be at most 1,000",
    '"quantity": 1',
  ],
  [
    "a volatility in percent",
    ofLeg({ impliedVolatility: 21 }),
    "legs.0.impliedVolatility: must be at most 20",
    "0.2",
  ],
  [
    "a volatility of nothing",
    ofLeg({ impliedVolatility: 0 }),
    "legs.0.impliedVolatility: must be at least 0.001",
    "0.2",
  ],
  ["a leg without an expiry", ofLeg({ dte: undefined }), "legs.0.dte: give either dte or expiration", "30"],
  [
    "a leg on no date",
    ofLeg({ dte: undefined, expiration: "2027-02-30" }),
    "legs.0.expiration: ",
    "2027-01-15",
  ],
  [
    "shares with a strike",
    { underlyingPrice: 580, legs: [LEG, { ...SHARES, strike: 580 }] },
    "legs.1.strike: is no field of this form",
    '"legs":[{"type":"put"',
  ],
  [
    "free shares",
    { underlyingPrice: 580, legs: [LEG, { ...SHARES, premium: 0 }] },
    "legs.1.premium: must be at least 0.01",
    '"premium": 2.5',
  ],
  ["a strategy beside legs", { ...FORM, legs: [LEG] }, "strategy: is no field of this form", '"legs":[{'],
] as const) {
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
  for (const strikes of [[387, 382], "387/382", " $387 / $382 "]) {
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
  const { legs, data, ...rest } = answer;
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
type Wire = Omit<Calculation, "legs" | "data"> & { legs: WireLeg[]; data: ReturnType<typeof renderData> };

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
