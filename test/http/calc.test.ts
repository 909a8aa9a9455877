import { expect, test } from "vitest";
import { CalcAnswer } from "../../src/http/calc/calc-answer-schema.ts";
import { STRATEGIES, type Strategy } from "../../src/options/strategy.ts";
import { httpDoor } from "../support/http-door.ts";

const CALC = "/v1/calc";
const FORM = { symbol: "SPY", strategy: "bull_put_spread", strikes: [570, 560], dte: 25 };
const SHARES = { type: "stock", side: "buy", quantity: 1 };
const LEG = { type: "call", side: "buy", strike: 580, dte: 25, premium: 12 };

test("a named strategy is answered in the contract's own shape, with nothing beside it", async () => {
  const { status, body } = await httpDoor().post(CALC, { ...FORM, accountSize: 25_000 });
  expect(status).toBe(200);
  expect(CalcAnswer.strict().parse(body)).toEqual(body);
  expect(body).toMatchObject({
    symbol: "SPY",
    strategy: "bull_put_spread",
    expiration: "2026-12-18",
    net: { kind: "credit" },
    positionSize: { accountSize: 25_000, riskPercent: 2 },
    data: {
      source: "stored",
      provider: "schwab",
      asOf: "2026-11-23T15:00:00.000Z",
      quotedAt: "2026-11-23T14:59:58.500Z",
      delayed: false,
      ageSeconds: 182,
      stale: false,
    },
  });
});

test("legs written out are answered in the same shape", async () => {
  const { status, body } = await httpDoor().post(CALC, { underlyingPrice: 580, legs: [LEG] });
  expect(status).toBe(200);
  expect(CalcAnswer.strict().parse(body)).toMatchObject({
    symbol: null,
    strategy: "custom",
    maxProfit: null,
    legs: [{ quantity: 1, premiumSource: "manual" }],
    data: { source: "manual", provider: null, asOf: null },
  });
});

const ladder = { 1: [580], 2: [570, 590], 3: [570, 580, 590], 4: [560, 570, 590, 600] } as const;
function requestOf({ name, forms: [{ ascending }] }: Strategy) {
  const rungs = ladder[ascending.length as 1 | 2 | 3 | 4];
  const strikes: number[] = [];
  ascending.forEach((position, rank) => {
    strikes[position] = rungs[rank] ?? 0;
  });
  // No year is stored for the far leg of a PMCC.
  return { symbol: "SPY", strategy: name, strikes, dte: 25, ...(name === "pmcc" && { farDte: 53 }) };
}

test("every strategy is served", async () => {
  const { post } = httpDoor();
  for (const strategy of STRATEGIES) {
    const { status, body } = await post(CALC, requestOf(strategy));
    expect(status, `${strategy.name} ${JSON.stringify(body)}`).toBe(200);
  }
});

for (const [what, body, names] of [
  ["not JSON", "{", ""],
  ["strikes in the wrong order", { ...FORM, strikes: [560, 570] }, "570/560"],
  ["strikes as text in the wrong order", { ...FORM, strikes: "560/570" }, "570/560"],
  ["too few strikes", { ...FORM, strikes: [570] }, "2 strikes"],
  ["too many strikes", { ...FORM, strikes: "570/560/550" }, "2 strikes"],
  ["a date that has passed", { ...FORM, dte: undefined, expiration: "2026-11-20" }, "2026-11-20"],
  ["a leg without figures", { underlyingPrice: 580, legs: [{ ...LEG, premium: undefined }] }, "legs.0"],
  ["shares alone", { underlyingPrice: 580, legs: [SHARES] }, "legs"],
  ["a price of dust", { ...FORM, underlyingPrice: 1e-300 }, "underlyingPrice"],
  ["10,001 contracts", { ...FORM, contracts: 10_001 }, "contracts: must be at most 10,000"],
  ["a fill that is none", { ...FORM, fill: "best" }, "fill"],
  ["both far dates", { ...FORM, farDte: 60, farExpiration: "2027-01-15" }, "farDte"],
] as const) {
  test(`${what} is an invalid request that names it`, async () => {
    const { post, lines } = httpDoor();
    const { status, body: answer } = await post(CALC, body);
    expect(status).toBe(400);
    const { error } = answer as { error: { code: string; message: string; hint: string } };
    expect(error.code).toBe("invalid_request");
    expect(`${error.message} ${error.hint}`).toContain(names);
    expect(lines).toEqual([]);
  });
}

test("strikes as a list and as text have one answer", async () => {
  const { post } = httpDoor();
  const list = await post(CALC, FORM);
  expect(list.status).toBe(200);
  expect(await post(CALC, { ...FORM, strikes: "570/560" })).toMatchObject({ status: 200, body: list.body });
});

test("shares beside an option are answered as a leg without strike and expiry", async () => {
  const call = { type: "call", side: "sell", strike: 590, dte: 25 };
  const { status, body } = await httpDoor().post(CALC, { symbol: "SPY", legs: [SHARES, call] });
  expect(status).toBe(200);
  expect(CalcAnswer.strict().parse(body)).toEqual(body);
  expect(body).toMatchObject({
    net: { kind: "debit" },
    legs: [
      { type: "stock", strike: null, expiration: null, impliedVolatility: null },
      { type: "call", strike: 590 },
    ],
  });
});

test("each fill has its own net price, and the one shown is the one asked for", async () => {
  const { post } = httpDoor();
  for (const fill of ["mid", "realistic", "natural"] as const) {
    const { net } = CalcAnswer.parse((await post(CALC, { ...FORM, fill })).body);
    expect(net).toMatchObject({ kind: "credit", fill, perShare: net[fill] });
  }
});

test("a symbol without quotes asks for the two figures that it needs", async () => {
  const { status, body } = await httpDoor().post(CALC, { ...FORM, symbol: "XYZ" });
  expect(status).toBe(422);
  expect(body).toMatchObject({ error: { code: "no_quotes", message: expect.stringContaining("XYZ") } });
  const given = await httpDoor().post(CALC, { ...FORM, symbol: "XYZ", premium: 2.5, underlyingPrice: 580 });
  expect(given.status).toBe(200);
});

test("a body beyond the limit is 413, one that is not declared as JSON is told so", async () => {
  const { post, ask } = httpDoor();
  const large = await post(CALC, { ...FORM, note: "x".repeat(64 * 1024) });
  expect(large).toMatchObject({ status: 413, body: { error: { code: "payload_too_large" } } });
  const plain = await ask(CALC, {
    method: "POST",
    headers: { "content-type": "text/plain" },
    body: JSON.stringify(FORM),
  });
  expect(plain).toMatchObject({ status: 400, body: { error: { code: "invalid_request" } } });
});
