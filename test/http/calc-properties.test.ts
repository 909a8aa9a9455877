import fc from "fast-check";
import { expect, test } from "vitest";
import { CalcAnswer } from "../../src/http/calc/calc-answer-schema.ts";
import { STRATEGIES } from "../../src/options/strategy.ts";
import { httpDoor } from "../support/http-door.ts";

const SEED = 20261123;
/** Of each form: 1,500 positions in all. */
const RUNS = 750;
const CALC = "/v1/calc";

/** Whole numbers, numbers to a hundredth of a cent, and numbers at the edges of what is taken and beyond. */
const amount = (low: number, high: number) =>
  fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: Math.ceil(low), max: Math.floor(high) }) },
    {
      weight: 6,
      arbitrary: fc
        .integer({ min: Math.ceil(low * 10_000), max: Math.floor(high * 10_000) })
        .map((value) => value / 10_000),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...[0.01, 1, 1e7, 99_999.999, 580].filter((edge) => edge >= low)),
    },
  );
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 });

const expiry = fc.oneof(
  { weight: 1, arbitrary: fc.record({ dte: fc.integer({ min: 0, max: 2_000 }) }) },
  { weight: 3, arbitrary: fc.record({ dte: fc.constantFrom(2, 4, 21, 25, 28, 53) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      expiration: fc.constantFrom(
        "2026-11-23",
        "2026-11-27",
        "2026-12-18",
        "2027-01-15",
        "2028-01-21",
        "2027-07-04",
      ),
    }),
  },
);
const sizing = fc.record({
  contracts: maybe(fc.integer({ min: 1, max: 10_000 })),
  accountSize: maybe(amount(1, 1e9)),
  riskPercent: maybe(amount(0.1, 100)),
});

const overrides = {
  underlyingPrice: maybe(amount(1, 1_200)),
  rate: maybe(fc.double({ min: -0.5, max: 1, noNaN: true })),
  dividendYield: maybe(fc.double({ min: -0.5, max: 1, noNaN: true })),
  fill: maybe(fc.constantFrom("mid", "realistic", "natural")),
};

const strategyForm = fc
  .record({
    symbol: fc.constantFrom("SPY", "SPY", "SPY", "AAPL", "XYZ"),
    strategy: fc.constantFrom(...STRATEGIES.map(({ name }) => name)),
    strikes: fc.uniqueArray(amount(400, 700), { minLength: 1, maxLength: 4 }),
    descending: fc.boolean(),
    asText: fc.boolean(),
    premium: maybe(amount(0, 60)),
    far: fc.oneof(
      { weight: 3, arbitrary: fc.constant({}) },
      { weight: 2, arbitrary: fc.record({ farDte: fc.integer({ min: 0, max: 400 }) }) },
      { weight: 2, arbitrary: fc.record({ farExpiration: fc.constantFrom("2027-01-15", "2028-01-21") }) },
    ),
    ...overrides,
  })
  .chain((form) =>
    fc.tuple(expiry, sizing).map(([when, size]) => {
      const { descending, asText, strikes, far, ...rest } = form;
      const sorted = strikes.toSorted((a, b) => (descending ? b - a : a - b));
      const count = STRATEGIES.find(({ name }) => name === form.strategy)?.forms[0].strikes ?? 1;
      const meant = sorted.slice(0, count);
      // As text a strike has three decimals at most.
      const text = meant.map((strike) => Math.round(strike * 100) / 100).join("/");
      return { ...rest, strikes: asText ? text : meant, ...far, ...when, ...size };
    }),
  );

const optionLeg = fc
  .record({
    type: fc.constantFrom("call", "put"),
    side: fc.constantFrom("buy", "sell"),
    strike: amount(1, 2_000),
    quantity: fc.integer({ min: 1, max: 50 }),
    premium: maybe(amount(0, 200)),
    impliedVolatility: maybe(amount(0.01, 5)),
  })
  .chain((form) => expiry.map((when) => ({ ...form, ...when })));
const stockLeg = fc.record({
  type: fc.constant("stock"),
  side: fc.constantFrom("buy", "sell"),
  quantity: fc.integer({ min: 1, max: 50 }),
  premium: maybe(amount(1, 1_200)),
});
const leg = fc.oneof(
  { weight: 5, arbitrary: optionLeg as fc.Arbitrary<object> },
  { weight: 1, arbitrary: stockLeg as fc.Arbitrary<object> },
);
const legsForm = fc
  .record({
    symbol: maybe(fc.constantFrom("SPY", "XYZ")),
    ...overrides,
    legs: fc.array(leg, { minLength: 1, maxLength: 6 }),
  })
  .chain((form) => sizing.map((size) => ({ ...form, ...size })));

type Answer = ReturnType<typeof CalcAnswer.parse>;

function expectSound(answer: Answer): void {
  const { maxProfit, maxLoss, net, probabilityOfProfit, breakevens, riskReward, profitTable } = answer;
  expect(net.perShare).toBeGreaterThanOrEqual(0);
  if (answer.probabilities !== null && probabilityOfProfit !== null) {
    const [low, high] = answer.probabilities.band;
    expect(low).toBeLessThanOrEqual(probabilityOfProfit);
    expect(high).toBeGreaterThanOrEqual(probabilityOfProfit);
  }
  if (profitTable !== null) {
    expect(profitTable.profit).toHaveLength(profitTable.dates.length);
    for (const row of profitTable.profit) expect(row).toHaveLength(profitTable.prices.length);
  }
  expect(breakevens).toEqual(breakevens.toSorted((a, b) => a - b));
  for (const breakeven of breakevens) expect(breakeven).toBeGreaterThanOrEqual(0);
  if (maxProfit !== null && maxLoss !== null) expect(maxProfit).toBeGreaterThanOrEqual(-maxLoss);
  if (riskReward !== null) expect(maxLoss).toBeGreaterThan(0);
  if (probabilityOfProfit !== null && maxProfit !== null && maxProfit < 0)
    expect(probabilityOfProfit).toBe(0);
}

for (const [what, form] of [
  ["named strategies", strategyForm],
  ["written legs", legsForm],
] as const) {
  test(`${what}: any well-formed request is answered soundly or refused with a reason, never broken`, async () => {
    const { post, lines } = httpDoor();
    const seen: Record<number, number> = {};
    await fc.assert(
      fc.asyncProperty(form as fc.Arbitrary<object>, async (request) => {
        const { status, body } = await post(CALC, request);
        seen[status] = (seen[status] ?? 0) + 1;
        expect(lines).toEqual([]);
        expect([200, 400, 422]).toContain(status);
        if (status === 200) expectSound(CalcAnswer.strict().parse(body));
      }),
      { seed: SEED, numRuns: RUNS },
    );
    // The draw must reach answers as well as refusals, or it proves less than it says.
    expect(seen[200]).toBeGreaterThan(RUNS / 10);
    expect((seen[400] ?? 0) + (seen[422] ?? 0)).toBeGreaterThan(RUNS / 25);
  }, 60_000);
}
