import fc from "fast-check";
import { expect, test } from "vitest";
import { validateInteractionResponse } from "../../../local/discord/validate-interaction-response.ts";
import type { Calculation } from "../../../src/calculator/calculation.ts";
import { renderCalculation } from "../../../src/discord/render/calculation.ts";
import { aCalculatedLeg, aCalculation, quietEvents } from "../../support/a-calculation.ts";
import { anyCalculation } from "./any-calculation.ts";
import { BY_HAND, CALENDAR, COVERED_CALL, CREDIT_SPREAD, LONG_CALL, NAKED_CALL } from "./trades.ts";

const DETAILS = { details: true };

/** The embed line by line, and what Discord would say against it. */
function shown(calculation: Calculation, options: { details?: boolean } = {}) {
  const embed = renderCalculation(calculation, options);
  const refused = validateInteractionResponse({ type: 4, data: { embeds: [embed] } }).tree();
  const fields = (embed.fields ?? []).flatMap(({ name, value, inline }) => [
    `[${name}]${inline === true ? "" : " wide"}`,
    ...value.split("\n"),
  ]);
  const footer = (embed.footer?.text ?? "").split("\n").map((line) => `-- ${line}`);
  const lines = [`# ${embed.title}`, ...(embed.description ?? "").split("\n"), ...fields, ...footer];
  const field = (name: string) => embed.fields?.find((one) => one.name === name)?.value;
  return { embed, lines, text: lines.join("\n"), refused, field };
}

const TRADES: [what: string, calculation: Calculation, lines: string[]][] = [
  [
    "a credit spread",
    CREDIT_SPREAD,
    [
      "# SPY bull put spread 570/560 · Dec 18 (25 d)",
      "**Credit $250** at 2.50 · risk $750 · **64 %** to profit (60–67) · breakeven 567.50",
      "**Sell** 570 put @ 9.20 · IV 21.3 % · Δ -0.40",
      "**Buy** 560 put @ 6.70 · IV 22.5 % · Δ -0.31",
      "SPY 580.12 · ±30.40 by Dec 18 (1σ) · schwab quotes <t:1795446000:R>",
      "[Max profit]",
      "$250",
      "33 % of risk",
      "[Max loss]",
      "$750",
      "[Breakeven]",
      "567.50 (-2.2 %)",
      "[Odds]",
      "64 % profit (60–67)",
      "73 % reaches $125 (P50)",
      "67 % touches 570",
      "[Expected value]",
      "+$0.02 at mid",
      "-$19.98 after costs",
      "[Buying power (est.)]",
      "$750",
      "33 % return · 487 % a year",
      "-- Odds: risk-neutral, held to expiry on 2026-12-18, from the smile of that expiry · fill: mid · not advice",
      "-- details: true shows greeks, fills, odds, profit by price and date",
    ],
  ],
  [
    "a long call",
    LONG_CALL,
    [
      "# SPY long call 580 · Dec 18 (25 d) · 2 contracts",
      "**Debit $2,480** at 12.40 · risk $2,480 · **35 %** to profit (33–37) · breakeven 592.40",
      "**Buy** 2 × 580 call @ 12.40 · IV 19.3 % · Δ 0.52",
      "SPY 580.12 · ±30.40 by Dec 18 (1σ) · schwab quotes <t:1795446000:R>",
      "[Max profit]",
      "unlimited",
      "[Max loss]",
      "$2,480",
      "[Breakeven]",
      "592.40 (+2.1 %)",
      "[Odds]",
      "35 % profit (33–37)",
      "[Expected value]",
      "$0 at mid",
      "-$10 after costs",
      "[Buying power (est.)]",
      "$2,480",
      "[Inside the trade] wide",
      "**Earnings Dec 10** after the close · implied ±5.1 % (1σ), 4.1 % on average",
      "-- Odds: risk-neutral, held to expiry on 2026-12-18, from the smile of that expiry · fill: mid · not advice",
      "-- details: true shows greeks, fills, odds, profit by price and date",
    ],
  ],
  [
    "a calendar",
    CALENDAR,
    [
      "# SPY call calendar 580 · Dec 18 / Jan 15, 2027 (25 / 53 d)",
      "**Debit $470** at 4.70 · risk $470 · **47 %** to profit (44–51) · breakevens 566.21 and 595.84",
      "**Sell** 580 call @ 12.40 · IV 19.3 % · Δ 0.52",
      "**Buy** 580 call Jan 15, 2027 @ 17.10 · IV 20.1 % · Δ 0.54",
      "SPY 580.12 · ±30.40 by Dec 18 (1σ) · schwab quotes <t:1795446000:R>",
      "[Max profit]",
      "$812.50",
      "173 % of risk",
      "[Max loss]",
      "$470",
      "[Breakevens]",
      "566.21 (-2.4 %)",
      "595.84 (+2.7 %)",
      "[Odds]",
      "47 % profit (44–51)",
      ">99 % touches 580",
      "[Expected value]",
      "$0 at mid",
      "-$20 after costs",
      "[Buying power (est.)]",
      "$470",
      "173 % return · 2,524 % a year",
      "[Inside the trade] wide",
      "**Ex-dividend Dec 18**: $1.97 a share (estimated)",
      "**Assignment** of the 580 call: its time value may fall below the dividend of $1.97",
      "[Please note] wide",
      "• The far leg expires 2027-01-15.",
      "-- Odds: risk-neutral, held to expiry on 2026-12-18, from the smile of that expiry · fill: realistic · not advice",
      "-- details: true shows greeks, fills, odds, profit by price and date",
    ],
  ],
  [
    "a covered call",
    COVERED_CALL,
    [
      "# AAPL custom position 240 · Dec 18 (25 d)",
      "**Debit $22,835** at 228.35 · risk $22,835 · **59 %** to profit (57–60) · breakeven 228.35",
      "**Buy** 100 shares @ 231.40",
      "**Sell** 240 call @ 3.05 · IV 21.3 % · Δ 0.29",
      "AAPL 231.40 · ±14.20 by Dec 18 (1σ) · schwab quotes <t:1795446000:R>",
      "[Max profit]",
      "$1,165",
      "5.1 % of risk",
      "[Max loss]",
      "$22,835",
      "[Breakeven]",
      "228.35 (-1.3 %)",
      "[Odds]",
      "59 % profit (57–60)",
      "47 % reaches $582.50 (P50)",
      "54 % touches 240",
      "[Expected value]",
      "+$0.02 at mid",
      "-$19.98 after costs",
      "[Buying power (est.)]",
      "$11,265",
      "10 % return · 151 % a year",
      "[Inside the trade] wide",
      "Earnings: no date is known",
      "Ex-dividend: no date is known",
      "-- Odds: risk-neutral, held to expiry on 2026-12-18, from the smile of that expiry · fill: mid · not advice",
      "-- details: true shows greeks, fills, odds, profit by price and date",
    ],
  ],
  [
    "a naked call",
    NAKED_CALL,
    [
      "# SPY custom position 620 · Dec 18 (25 d)",
      "**Credit $185** at 1.85 · risk unlimited · **>99 %** to profit · breakeven 621.85",
      "Size: the loss has no end; buying power carries 5 contracts",
      "**Sell** 620 call @ 1.85 mark · IV 19.3 % · Δ 0.11 · no bid",
      "SPY 580.12 · ±30.40 by Dec 18 (1σ) · schwab quotes <t:1795446000:R> · **delayed 15 min** · **stale**",
      "[Max profit]",
      "$185",
      "[Max loss]",
      "unlimited",
      "[Breakeven]",
      "621.85 (+7.2 %)",
      "[Odds]",
      ">99 % profit",
      "[Expected value]",
      "+$5.02 at mid",
      "$0 after costs",
      "[Buying power (est.)]",
      "$9,587",
      "1.9 % return · 28 % a year",
      "-- Odds: risk-neutral, held to expiry on 2026-12-18, from the smile of that expiry · fill: natural · not advice",
      "-- details: true shows greeks, fills, odds, profit by price and date",
    ],
  ],
  [
    "by hand",
    BY_HAND,
    [
      "# Bull put spread 570/560 · Nov 23 (today)",
      "**Credit $250** at 2.50 · risk $750 · **64 %** to profit (60–67) · breakeven 567.50",
      "**Sell** 570 put · IV 21.3 % · Δ -0.40",
      "**Buy** 560 put · IV 22.5 % · Δ -0.31",
      "Underlying 580.12 · ±30.40 by Nov 23 (1σ) · your figures",
      "[Max profit]",
      "$250",
      "33 % of risk",
      "[Max loss]",
      "$750",
      "[Breakeven]",
      "567.50 (-2.2 %)",
      "[Odds]",
      "64 % profit (60–67)",
      "73 % reaches $125 (P50)",
      "67 % touches 570",
      "[Expected value]",
      "+$0.02 at mid",
      "-$19.98 after costs",
      "[Buying power (est.)]",
      "$750",
      "33 % return · 487 % a year",
      "[Please note] wide",
      "• Your net premium of 2.5 is used.",
      "-- Odds: lognormal at 21.3 % volatility, held to expiry on 2026-11-23 · fill: your price · not advice",
      "-- details: true shows greeks, fills, odds, profit by price and date",
    ],
  ],
];

test.each(TRADES)("%s, word for word", (_what, calculation, expected) => {
  const { lines, refused } = shown(calculation);
  expect(lines).toEqual(expected);
  expect(refused).toEqual({});
});

test("details add what it all rests on, word for word, behind the same essence", () => {
  const brief = shown(CREDIT_SPREAD);
  const { lines, refused } = shown(CREDIT_SPREAD, DETAILS);
  expect(lines.slice(0, brief.lines.length - 2)).toEqual(brief.lines.slice(0, -2));
  expect(lines.slice(brief.lines.length - 2)).toEqual([
    "[Greeks] wide",
    "Δ 9.0 · Γ -0.21 · Θ $2.34 a day (0.31 % of risk)",
    "V -$6.10 a volatility point · ρ $1.20 a rate point",
    "[Credit a share] wide",
    "**2.50 mid** · 2.40 realistic · 2.30 natural",
    "[More odds] wide",
    "61 % max profit · 27 % max loss",
    "touched before expiry: 570 67 %",
    "$0.31 of the value is the right to exercise early",
    "[Profit by price and date] wide",
    "```",
    " price  today  Dec 6  Dec 18",
    "520.00   -520   -640    -750",
    "540.00   -380   -500    -750",
    "560.00   -160   -230    -750",
    "567.50    -90    -70       0",
    "570.00    -60    -20     250",
    "580.12      0     60     250",
    "640.00    228    246     250",
    "```",
    "[Capital] wide",
    "extrinsic $250",
    "Reg-T estimate: the spread's width less the credit",
    "[Inputs] wide",
    "forward 581.72 ± 0.04 · rate 3.85 % (treasury) · dividends $0",
    "underlying 580.12 · stated 580.12 · implied 580.10",
    "smile of 87 strikes, 450 to 680 · ATM IV 19.8 %",
    "1σ 550.60 to 612.40 · straddle 24.10",
    "[Quotes] wide",
    "570 put · 9.10 / 9.30 · 2.2 % wide · OI 12,345 · volume 678 · <t:1795446000:R>",
    "560 put · 6.60 / 6.80 · 3.0 % wide · OI 8,120 · volume 41 · <t:1795446000:R>",
    "-- Odds: risk-neutral, held to expiry on 2026-12-18, from the smile of that expiry · fill: mid · not advice",
  ]);
  expect(refused).toEqual({});
});

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
    reason: null,
  };
  const sized = (changes: Partial<typeof size>) =>
    shown(aCalculation({ positionSize: { ...size, ...changes } }), DETAILS);
  expect(sized({}).lines[2]).toBe("Size: **1 contract** risk $750 of $750 (3 % of $25,000)");
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
