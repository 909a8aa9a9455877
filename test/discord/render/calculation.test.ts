import fc from "fast-check";
import { expect, test } from "vitest";
import type { Calculation } from "../../../src/calculator/calculation.ts";
import { aCalculatedLeg, aCalculation, quietEvents } from "../../support/a-calculation.ts";
import { anyCalculation } from "./any-calculation.ts";
import { DETAILS, shown } from "./show-embed.ts";
import { BY_HAND } from "./trades.ts";

test("what has no end or is not known is said in words, never as null or NaN", () => {
  const leg = { bid: null, ask: null, mid: null, premium: null, impliedVolatility: null, delta: null };
  const unknown = aCalculation({
    symbol: null,
    strategy: "custom",
    legs: [aCalculatedLeg({ ...leg, openInterest: null, volume: null, quotedAtMs: null, quality: "no-bid" })],
    maxProfit: null,
    maxLoss: null,
    breakevens: [],
    riskReward: null,
    probabilityOfProfit: null,
    probabilities: null,
    expectedValue: null,
    greeks: null,
    extrinsic: null,
    buyingPower: null,
    buyingPowerBasis: null,
    returnOnRisk: null,
    expectedMove: null,
    profitTable: null,
    inputs: { ...aCalculation().inputs, forwardError: null, dividends: null, smile: null },
  });
  for (const options of [{}, DETAILS]) {
    const { text, refused, field } = shown(unknown, options);
    expect(refused).toEqual({});
    expect(text).not.toMatch(/null|NaN|Infinity|undefined/);
    expect(text).toContain("risk unlimited · odds not known");
    expect(field("Breakeven")).toBe("none");
    expect(field("Odds")).toBe("not known");
  }
  const { field } = shown(unknown, DETAILS);
  expect(field("Quotes")).toBe("570 put · no quote · 2.2 % wide");
  expect(field("Inputs")).toContain("dividends not known");
});

test("a position that cannot lose has no risk", () => {
  const { lines, field } = shown(aCalculation({ maxLoss: -20 }));
  expect(lines[1]).toContain("· no risk ·");
  expect(field("Max loss")).toBe("none");
});

test("fresh figures look different from stale, delayed and hand-given ones", () => {
  const { data } = aCalculation();
  const color = (changes: Partial<typeof data>) =>
    shown(aCalculation({ data: { ...data, ...changes } })).embed.color;
  const fresh = color({});
  expect(color({ stale: true })).not.toBe(fresh);
  expect(color({ delayed: true })).toBe(color({ stale: true }));
  expect(shown(BY_HAND).embed.color).toBe(color({ stale: true }));
  expect(shown(BY_HAND, DETAILS).text).not.toContain("<t:");
});

test("one is singular, two are plural", () => {
  const size = {
    accountSize: 25_000,
    riskPercent: 3,
    riskBudget: 750,
    riskPerContract: 750,
    maxContracts: 1,
    buyingPowerPerContract: 750,
    contractsByBuyingPower: 1,
    contractsByCash: null,
    reason: null,
  };
  const sized = (changes: Partial<typeof size>) =>
    shown(aCalculation({ positionSize: { ...size, ...changes } }), DETAILS);
  expect(sized({}).lines[2]).toBe("Size: **1 contract** risks $750 of $750 (3 % of $25,000)");
  expect(sized({}).field("Capital")).toMatch(/carries 1 contract$/);
  expect(sized({ maxContracts: 2, riskBudget: 1_500 }).lines[2]).toMatch(/2 contracts\*\* risk \$1,500 of/);
  expect(sized({ contractsByBuyingPower: 33 }).field("Capital")).toMatch(/carries 33 contracts$/);
  expect(shown(aCalculation({ contracts: 1 })).lines[0]).not.toContain("contract");
  expect(shown(aCalculation({ contracts: 2 })).lines[0]).toMatch(/ · 2 contracts$/);
  const smile = {
    source: "fitted",
    atmVolatility: 0.2,
    lowestStrike: 570,
    highestStrike: 570,
    strikes: 1,
  } as const;
  const inputs = { ...aCalculation().inputs, smile };
  expect(shown(aCalculation({ inputs }), DETAILS).field("Inputs")).toContain("smile of 1 strike, 570 to 570");
});

test("no contract fits: the size says why", () => {
  const positionSize = {
    accountSize: 10_000,
    riskPercent: 2,
    riskBudget: 200,
    riskPerContract: 750,
    maxContracts: 0,
    buyingPowerPerContract: 750,
    contractsByBuyingPower: 13,
    contractsByCash: null,
    reason: "one contract risks $750, the budget is $200",
  };
  expect(shown(aCalculation({ positionSize })).lines[2]).toBe(
    "Size: **0 contracts** at 2 % of $10,000: one contract risks $750, the budget is $200",
  );
});

test("the series is named where it is not the one that the symbol says", () => {
  const market = (leg: Parameters<typeof aCalculatedLeg>[0]) =>
    shown(aCalculation({ symbol: "SPX", legs: [aCalculatedLeg(leg)] })).lines[3];
  expect(market({ root: "SPXW", settlement: "PM" })).toContain("quotes of SPXW (PM-settled) <t:");
  expect(market({ root: "SPX", settlement: "AM" })).toContain("quotes of SPX (AM-settled) <t:");
  expect(market({ root: "SPX", settlement: "PM" })).toContain("schwab quotes <t:");
});

test("warnings: the first few, then how many more; with details as many as Discord takes", () => {
  const warnings = Array.from(
    { length: 40 },
    (_, i) => `Warning ${i + 1} of many, and some more words to it.`,
  );
  expect(shown(aCalculation({ warnings })).field("Please note")?.split("\n")).toEqual([
    ...warnings.slice(0, 4).map((text) => `• ${text}`),
    "… 36 more",
  ]);
  const full = shown(aCalculation({ warnings }), DETAILS).field("Please note") ?? "";
  const lines = full.split("\n");
  expect(full.length).toBeLessThanOrEqual(1_024);
  expect(lines.at(-1)).toBe(`… ${40 - (lines.length - 1)} more`);
  expect(lines.length).toBeGreaterThan(12);
});

test("words of others are shown as they are: no markup, no mention, no link, one line", () => {
  const warnings = ["strikes: **bold** _it_ `code` ~~gone~~ ||spoiler|| <@123> [link](https://x)\n# head"];
  expect(shown(aCalculation({ warnings })).field("Please note")).toBe(
    "• strikes: \\*\\*bold\\*\\* \\_it\\_ \\`code\\` \\~\\~gone\\~\\~ \\|\\|spoiler\\|\\| \\<@123> \\[link\\](https://x) # head",
  );
});

test("events: an outside or unpaid one is silent, an unknown one only where it matters", () => {
  const events = quietEvents({
    earnings: { status: "unknown", date: null, when: null, impliedMove: null },
    exDividend: { status: "unknown", date: null, amount: null, certainty: null },
    assignment: [{ leg: 9, reason: "a leg that is not there" }],
  });
  expect(shown(aCalculation()).field("Inside the trade")).toBeUndefined();
  // A spread of puts can't be assigned for a dividend.
  expect(shown(aCalculation({ events })).field("Inside the trade")).toBe(
    "Earnings: no date is known\n**Assignment**: a leg that is not there",
  );
});

test("sixteen legs, forty warnings, many breakevens: whole lines, and Discord takes them", () => {
  const legs = Array.from({ length: 16 }, (_, i) =>
    aCalculatedLeg({
      strike: 500.5 + i,
      expiration: `2027-0${1 + (i % 9)}-15`,
      quantity: 999,
      quality: "too-wide",
    }),
  );
  const touch = legs.map(({ strike }) => ({
    strike: strike ?? 0,
    expiration: "2027-01-15",
    probability: 0.5,
  }));
  const probabilities = {
    ...(aCalculation().probabilities as NonNullable<Calculation["probabilities"]>),
    touch,
  };
  const events = quietEvents({ assignment: legs.map((_, leg) => ({ leg, reason: "x".repeat(200) })) });
  const large = aCalculation({
    strategy: "custom",
    contracts: 10_000,
    legs,
    probabilities,
    events,
    breakevens: Array.from({ length: 12 }, (_, i) => 510.125 + i),
    warnings: Array.from({ length: 40 }, () => "*".repeat(400)),
  });
  for (const options of [{}, DETAILS]) {
    const { refused, lines, field, embed } = shown(large, options);
    expect(refused).toEqual({});
    expect(lines[0]).toContain(
      "SPY custom position of 16 legs · Dec 18 / Sep 15, 2027 (25 / 296 d) · 10,000 contracts",
    );
    expect(lines[1]).toContain("12 breakevens");
    expect(embed.description?.match(/\*\*Sell\*\* 9,990,000 × /g)).toHaveLength(16);
    expect(field("Breakevens")?.split("\n")).toHaveLength(5);
    expect(field("Odds")).toMatch(/… \d+ more$/);
  }
});

test("whatever is calculated, Discord takes the embed, and no figure is missing or minus nothing", () => {
  const drawn = fc.tuple(anyCalculation, fc.boolean());
  let cut = 0;
  fc.assert(
    fc.property(drawn, ([changes, details]) => {
      const { text, refused, embed } = shown(aCalculation(changes), { details });
      expect(refused).toEqual({});
      expect(text).not.toMatch(/NaN|Infinity|undefined|-\$0(?![\d.])|-0\.0+(?!\d)/);
      expect(embed.fields?.filter(({ inline }) => inline === true).length).toBeLessThanOrEqual(6);
      if (text.includes(" more")) cut += 1;
    }),
    { seed: 20261123, numRuns: 500 },
  );
  expect(cut).toBeGreaterThan(50);
});
