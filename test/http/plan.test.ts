import { expect, test } from "vitest";
import { PlanAnswer } from "../../src/http/plan/plan-answer-schema.ts";
import type { Plan } from "../../src/planner/plan.ts";
import { httpDoor } from "../support/http-door.ts";
import { aStoredVolatility } from "../support/stored-volatility.ts";

const metrics = aStoredVolatility();
const BODY = { symbol: "SPY", bias: "bullish", dte: 25 };

type Answer = Omit<Plan, "data"> & { data: { provider: string; asOf: string } };

test("a plan is answered as its schema says, with the trades that cost and pay what /v1/calc says of them", async () => {
  const { post } = httpDoor({ metrics });
  const { status, body } = await post("/v1/plan", { ...BODY, limit: 3, accountSize: 50_000 });
  expect(status).toBe(200);
  expect(() => PlanAnswer.strict().parse(body)).not.toThrow();
  const plan = body as Answer;
  expect(plan.candidates.length).toBe(3);
  for (const candidate of plan.candidates) {
    const answer = await post("/v1/calc", candidate.calcRequest);
    expect(answer.status).toBe(200);
    const calculation = answer.body as Record<string, unknown>;
    for (const field of [
      "legs",
      "net",
      "maxProfit",
      "maxLoss",
      "breakevens",
      "probabilityOfProfit",
      "events",
    ])
      expect(candidate[field as keyof typeof candidate], field).toEqual(calculation[field]);
    const probabilities = calculation["probabilities"] as Record<string, unknown>;
    expect(candidate.halfProfit).toEqual(probabilities["halfProfit"]);
    expect(candidate.touch).toEqual(probabilities["touch"]);
    expect(candidate.band).toEqual(probabilities["band"]);
  }
});

test("the work of one request is bounded", async () => {
  const { post } = httpDoor();
  const { body } = await post("/v1/plan", { ...BODY, limit: 21 });
  expect(body).toMatchObject({
    error: { message: "limit: must be at most 20", hint: expect.stringContaining('"limit": 5') },
  });
});

for (const [what, changes, says] of [
  ["no bias", { bias: undefined }, "bias: must be one of bullish, bearish, neutral, volatile"],
  ["a field that there is not", { bias_reason: "OB" }, "bias_reason: is no field of this form"],
  ["a date and days", { expiration: "2026-12-18" }, "dte: give dte or expiration, not both"],
  ["a probability in percent", { minProbability: 60 }, "minProbability: must be at most 0.99"],
  ["days beyond a year", { dte: 400 }, "dte: must be at most 365"],
  ["a risk of nothing", { maxRisk: 0 }, "maxRisk: must be at least 1"],
  ["a family that there is not", { families: ["collar"] }, "families.0: must be one of bull_put_spread"],
  ["no family", { families: [] }, "families: must hold at least one family"],
  ["a filter that there is not", { filters: { volume: 5 } }, "filters.volume: is no field of this form"],
  [
    "a limit in words",
    { filters: { twoSided: { short: "5c" } } },
    "filters.twoSided.short: must be a number",
  ],
  [
    "a range upside down",
    { filters: { shortDelta: { min: 0.5, max: 0.2 } } },
    "filters.shortDelta.min: must not",
  ],
  ["a limit that there is not", { filters: { width: { least: 5 } } }, "filters.width.least: is no field"],
  ["a family with no end to its loss", { families: ["short_put"] }, "families: short_put can lose more than"],
] as const) {
  test(`${what}: 400 with the field and what would be right`, async () => {
    const { status, body } = await httpDoor().post("/v1/plan", { ...BODY, ...changes });
    const { error } = body as { error: { code: string; message: string; hint: string } };
    expect([status, error.code]).toEqual([400, "invalid_request"]);
    expect(error.message).toContain(says);
    expect(error.hint).not.toBe("");
  });
}

test("filters may be null, each alone, in part, and a part of one", async () => {
  const { post } = httpDoor();
  const funnelOf = async (filters: unknown) => {
    const { status, body } = await post("/v1/plan", { ...BODY, filters });
    expect(status).toBe(200);
    return (body as Answer).funnel;
  };
  const usual = await funnelOf({});
  expect((await funnelOf(null)).removed).toEqual({});
  expect((await funnelOf({ twoSided: { short: 3 } })).removed.twoSided).toBeGreaterThan(0);
  expect((await funnelOf({ twoSided: { short: null }, legSpread: {}, width: { min: null } })).generated).toBe(
    usual.generated,
  );
});

test("what is wrong with a filter is shown a right one", async () => {
  const { body } = await httpDoor().post("/v1/plan", { ...BODY, filters: { foo: 1 } });
  const { error } = body as { error: { hint: string } };
  expect(error.hint).toContain('"filters": {"openInterest":500,"entryCost":0.05}');
});

test("a symbol that is not kept is none, and one without quotes says so", async () => {
  const { post } = httpDoor();
  expect((await post("/v1/plan", { ...BODY, symbol: "ZZZZ" })).body).toMatchObject({
    error: { code: "unknown_symbol" },
  });
  expect((await post("/v1/plan", { ...BODY, symbol: "AAPL" })).body).toMatchObject({
    error: { code: "no_quotes" },
  });
});
