import fc from "fast-check";
import { expect, test } from "vitest";
import { validateInteractionResponse } from "../../../local/discord/validate-interaction-response.ts";
import type { Calculation } from "../../../src/calculator/calculation.ts";
import { renderCalculation } from "../../../src/discord/render/calculation.ts";
import { STRATEGIES } from "../../../src/options/strategy.ts";
import { MANUAL_DATA } from "../../../src/providers/freshness.ts";
import { aCalculatedLeg, aCalculation } from "../../support/a-calculation.ts";
import { IN_SESSION } from "../../support/moments.ts";

/** All words of the embed, and what Discord would say against it. */
function shown(calculation: Calculation) {
  const embed = renderCalculation(calculation);
  const refused = validateInteractionResponse({ type: 4, data: { embeds: [embed] } }).tree();
  const fields = (embed.fields ?? []).map(({ name, value }) => `${name}: ${value}`);
  return { text: [embed.title, embed.description, ...fields, embed.footer?.text].join("\n"), refused, embed };
}

test("the embed says what the trade costs, can do, and where the figures come from", () => {
  const { text, refused } = shown(aCalculation());
  expect(refused).toEqual({});
  for (const part of [
    "SPY",
    "Bull put spread",
    "2026-12-18",
    "25",
    "credit",
    "$250",
    "$750",
    "567.50",
    "64.3",
  ]) {
    expect(text).toContain(part);
  }
  expect(text).toMatch(/Sell\W.*570 put/);
  expect(text).toMatch(/Buy\W.*560 put/);
  expect(text).toMatch(/1 ?: ?0\.33|0\.33/);
  expect(text).toContain("schwab");
  expect(text).toContain(`<t:${IN_SESSION / 1_000}:R>`);
});

test("what has no end or is not known is said in words, never as null or NaN", () => {
  const { text, refused } = shown(
    aCalculation({
      strategy: "custom",
      symbol: null,
      maxProfit: null,
      maxLoss: null,
      breakevens: [],
      riskReward: null,
      probabilityOfProfit: null,
      expectedValue: null,
      greeks: null,
      expectedMove: null,
      positionSize: {
        accountSize: 10_000,
        riskPercent: 2,
        riskBudget: 200,
        riskPerContract: null,
        maxContracts: null,
      },
      legs: [
        aCalculatedLeg({
          bid: null,
          ask: null,
          mid: null,
          premium: null,
          impliedVolatility: null,
          delta: null,
        }),
      ],
    }),
  );
  expect(refused).toEqual({});
  expect(text).toMatch(/unlimited/i);
  expect(text).not.toMatch(/null|NaN|Infinity|undefined/);
});

test("stale and hand-given figures look different from fresh ones", () => {
  const fresh = shown(aCalculation());
  const stale = shown(
    aCalculation({
      data: { ...aCalculation().data, ageSeconds: 9_000, stale: true },
    }),
  );
  const manual = shown(
    aCalculation({
      data: MANUAL_DATA,
    }),
  );
  expect(stale.text).toMatch(/stale/i);
  const delayed = shown(aCalculation({ data: { ...aCalculation().data, delayed: true } }));
  expect(delayed.text).toMatch(/delayed 15 min/);
  expect(delayed.embed.color).toBe(stale.embed.color);
  expect(fresh.text).not.toMatch(/stale/i);
  expect(new Set([fresh.embed.color, stale.embed.color]).size).toBe(2);
  expect(manual.text).not.toContain("<t:");
});

test("the first six warnings are shown, as they come", () => {
  const warnings = Array.from({ length: 8 }, (_, i) => `Warning ${i + 1}.`);
  const { embed } = shown(aCalculation({ warnings }));
  const noted = embed.fields?.find(({ name }) => name === "Please note")?.value;
  expect(noted).toBe(
    warnings
      .slice(0, 6)
      .map((text) => `• ${text}`)
      .join("\n"),
  );
});

test("warnings are shown, and size where an account was given", () => {
  const { text } = shown(
    aCalculation({
      warnings: ["The far leg expires 2027-01-15."],
      positionSize: {
        accountSize: 25_000,
        riskPercent: 2,
        riskBudget: 500,
        riskPerContract: 750,
        maxContracts: 0,
      },
    }),
  );
  expect(text).toContain("The far leg expires 2027-01-15.");
  expect(text).toMatch(/0 contracts/);
  expect(text).toContain("$500");
});

test("whatever is calculated, Discord takes the embed", () => {
  const number = fc.double({ min: -1e12, max: 1e12, noNaN: true });
  const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
  const legs = fc.array(
    fc.record({
      type: fc.constantFrom("call" as const, "put" as const),
      side: fc.constantFrom("buy" as const, "sell" as const),
      strike: fc.double({ min: 0.001, max: 99_999.999, noNaN: true }),
      quantity: fc.integer({ min: 1, max: 1_000 }),
      bid: maybe(number),
      ask: maybe(number),
      mid: maybe(number),
      premium: maybe(number),
      premiumSource: fc.constantFrom("mid" as const, "mark" as const, "manual" as const, "model" as const),
      impliedVolatility: maybe(fc.double({ min: 0, max: 20, noNaN: true })),
      delta: maybe(fc.double({ min: -1, max: 1, noNaN: true })),
      expiration: fc.constantFrom("2026-12-18", "2027-01-15"),
      root: fc.constantFrom(null, "SPY", "SPXW"),
      settlement: fc.constantFrom(null, "AM" as const, "PM" as const),
    }),
    { minLength: 1, maxLength: 16 },
  );
  const drawn = fc.record({
    legs,
    strategy: fc.constantFrom(...STRATEGIES.map(({ name }) => name), "custom" as const),
    contracts: fc.integer({ min: 1, max: 100_000 }),
    maxProfit: maybe(number),
    maxLoss: maybe(number),
    breakevens: fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { maxLength: 20 }),
    riskReward: maybe(number),
    probabilityOfProfit: maybe(fc.double({ min: 0, max: 1, noNaN: true })),
    expectedValue: maybe(number),
    warnings: fc.array(fc.string({ minLength: 1, maxLength: 400 }), { maxLength: 30 }),
  });
  fc.assert(
    fc.property(drawn, (changes) => {
      const { text, refused } = shown(aCalculation(changes));
      expect(refused).toEqual({});
      expect(text).not.toMatch(/NaN|Infinity|undefined/);
    }),
    { seed: 20261123, numRuns: 500 },
  );
});

test("the series is named where it is not the one that the symbol says", () => {
  const source = (leg: Parameters<typeof aCalculatedLeg>[0]) =>
    shown(aCalculation({ symbol: "SPX", legs: [aCalculatedLeg(leg)] })).text;
  expect(source({ root: "SPXW", settlement: "PM" })).toContain("Stored quotes of SPXW (PM-settled) · ");
  expect(source({ root: "SPX", settlement: "AM" })).toContain("Stored quotes of SPX (AM-settled) · ");
  expect(source({ root: "SPX", settlement: "PM" })).toContain("Stored quotes · ");
});
