import { expect, test } from "vitest";
import { CalcAnswer } from "../../src/http/calc-schemas.ts";
import { STRATEGIES, type Strategy } from "../../src/options/strategy.ts";
import { httpDoor } from "../support/http-door.ts";

const CALC = "/v1/calc";
const FORM = { symbol: "SPY", strategy: "bull_put_spread", strikes: [570, 560], dte: 25 };
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

const holdsShares = ({ forms }: Strategy) => forms[0].legs.some(({ type }) => type === "stock");
const ladder = { 1: [580], 2: [570, 590], 3: [570, 580, 590], 4: [560, 570, 590, 600] } as const;
function requestOf({ name, forms: [{ ascending }] }: Strategy) {
  const rungs = ladder[ascending.length as 1 | 2 | 3 | 4];
  const strikes: number[] = [];
  ascending.forEach((position, rank) => {
    strikes[position] = rungs[rank] ?? 0;
  });
  return { symbol: "SPY", strategy: name, strikes, dte: 25 };
}

test("every strategy of options is served", async () => {
  const { post } = httpDoor();
  for (const strategy of STRATEGIES.filter((known) => !holdsShares(known))) {
    const { status, body } = await post(CALC, requestOf(strategy));
    expect(status, `${strategy.name} ${JSON.stringify(body)}`).toBe(200);
  }
});

test("a strategy with shares is refused by its name", async () => {
  const { post } = httpDoor();
  for (const strategy of STRATEGIES.filter(holdsShares)) {
    const { status, body } = await post(CALC, requestOf(strategy));
    expect(status, strategy.name).toBe(400);
    expect(body).toMatchObject({ error: { message: expect.stringContaining(strategy.name) } });
  }
});

for (const [what, body, names] of [
  ["not JSON", "{", ""],
  ["an empty object", {}, "symbol"],
  ["a list", [FORM], ""],
  ["null", "null", ""],
  ["a strategy that is not known", { ...FORM, strategy: "moonshot" }, "strategy"],
  ["a symbol that is none", { ...FORM, symbol: "SP Y" }, "symbol"],
  ["strikes in the wrong order", { ...FORM, strikes: [560, 570] }, "570/560"],
  ["a strike in words", { ...FORM, strikes: ["570", 560] }, "strikes.0"],
  ["a strike below zero", { ...FORM, strikes: [570, -1] }, "strikes.1"],
  ["no strikes", { ...FORM, strikes: [] }, "strikes"],
  ["a negative dte", { ...FORM, dte: -1 }, "dte"],
  ["half a day", { ...FORM, dte: 1.5 }, "dte"],
  ["both dte and expiration", { ...FORM, expiration: "2026-12-18" }, "dte"],
  ["neither dte nor expiration", { ...FORM, dte: undefined }, "dte"],
  ["a date that has passed", { ...FORM, dte: undefined, expiration: "2026-11-20" }, "2026-11-20"],
  ["a date that does not exist", { ...FORM, dte: undefined, expiration: "2027-02-30" }, "expiration"],
  ["a field that is not known", { ...FORM, premum: 1 }, "premum"],
  ["a premium that is not a number", { ...FORM, premium: "1" }, "premium"],
  ["no contracts", { ...FORM, contracts: 0 }, "contracts"],
  ["more risk than the account", { ...FORM, riskPercent: 101 }, "riskPercent"],
  ["no legs", { underlyingPrice: 580, legs: [] }, "legs"],
  ["seventeen legs", { underlyingPrice: 580, legs: Array.from({ length: 17 }, () => LEG) }, "legs"],
  ["a leg of another type", { underlyingPrice: 580, legs: [{ ...LEG, type: "future" }] }, "legs.0.type"],
  [
    "a second leg without an expiry",
    { underlyingPrice: 580, legs: [LEG, { ...LEG, dte: undefined }] },
    "legs.1.dte",
  ],
  ["a leg without figures", { underlyingPrice: 580, legs: [{ ...LEG, premium: undefined }] }, "legs.0"],
  [
    "a leg on a date that does not exist",
    { underlyingPrice: 580, legs: [{ ...LEG, dte: undefined, expiration: "2027-02-30" }] },
    "legs.0.expiration",
  ],
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
