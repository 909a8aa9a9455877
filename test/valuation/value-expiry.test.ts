import { expect, test } from "vitest";
import { strikeRows } from "../../src/options/chain.ts";
import type { OptionContract, OptionType } from "../../src/options/contract.ts";
import { formatOccSymbol } from "../../src/options/occ-symbol.ts";
import { americanOption } from "../../src/pricing/american-option.ts";
import { europeanOption } from "../../src/pricing/european-option.ts";
import { valueExpiry } from "../../src/valuation/value-expiry.ts";
import type { ExpirySummary } from "../../src/valuation/valued-chain.ts";

const EXPIRATION = "2027-05-21";
const market = { years: 0.5, spot: 100, rate: 0.05, dividendYield: 0.01 };
const smile = (strike: number) => 0.25 - 0.3 * Math.log(strike / market.spot);
const STRIKES = [60, 70, 80, 85, 90, 95, 100, 105, 110, 115, 120, 130, 140];

type Style = OptionContract["exerciseStyle"];

function worth(type: OptionType, strike: number, style: Style) {
  const input = { type, strike, volatility: smile(strike), ...market };
  return style === "american" ? americanOption(input).price : europeanOption(input).price;
}

function contract(
  type: OptionType,
  strike: number,
  style: Style,
  price = worth(type, strike, style),
): OptionContract {
  return {
    occSymbol: formatOccSymbol({ root: "TEST", expiration: EXPIRATION, type, strike }) ?? "",
    root: "TEST",
    symbol: "TEST",
    expiration: EXPIRATION,
    strike,
    type,
    bid: Math.max(0.0001, price - 0.001),
    ask: price + 0.001,
    last: null,
    mark: price,
    settlement: "PM",
    exerciseStyle: style,
    multiplier: 100,
    bidSize: null,
    askSize: null,
    volume: 10,
    openInterest: 100,
    providerImpliedVolatility: null,
    quotedAtMs: null,
  };
}

/** Against a share whose dividends are unknown, on the provider's rate. */
function value(contracts: OptionContract[], years = market.years) {
  const american = years > 0 && contracts.some(({ exerciseStyle }) => exerciseStyle === "american");
  const { contracts: valued, summary } = valueExpiry(
    {
      contracts,
      rows: strikeRows(contracts),
      years,
      american,
      rate: market.rate,
      rateSource: "provider",
      dividends: [],
      dividendsKnown: false,
      residualYield: 0,
      quotedAtMs: 0,
    },
    market.spot,
  );
  if (summary === null) throw new Error("Nothing was valued.");
  return { contracts: valued, summary: summary satisfies ExpirySummary };
}

const both = (style: Style) =>
  STRIKES.flatMap((strike) => (["call", "put"] as const).map((type) => contract(type, strike, style)));
const find = (valued: ReturnType<typeof value>, type: OptionType, strike: number) => {
  const found = valued.contracts.find((row) => row.contract.type === type && row.contract.strike === strike);
  if (found === undefined) throw new Error(`No ${strike} ${type}.`);
  return found;
};

test("European prices give back the forward, the smile and the greeks they were made with", () => {
  const valued = value(both("european"));
  expect(valued.summary.forward).toBeCloseTo(100 * Math.exp(0.04 * 0.5), 2);
  expect(valued.summary.forwardSource).toBe("parity");
  for (const row of valued.contracts) {
    const { type, strike } = row.contract;
    expect(["ok", "twin"], `${strike} ${type}`).toContain(row.impliedVolatilityStatus);
    expect(row.impliedVolatility ?? 0, `${strike} ${type}`).toBeCloseTo(smile(strike), 3);
    const greeks = europeanOption({ type, strike, volatility: smile(strike), ...market });
    expect(row.delta ?? 0).toBeCloseTo(greeks.delta, 3);
    expect(row.vegaPerVolPoint ?? 0).toBeCloseTo(greeks.vegaPerVolPoint, 3);
    expect(row.thetaPerDay ?? 0).toBeCloseTo(greeks.thetaPerDay, 3);
  }
});

test("American prices give the same smile once what early exercise is worth is taken off", () => {
  const valued = value(both("american"));
  expect(valued.summary.forward).toBeCloseTo(100 * Math.exp(0.04 * 0.5), 1);
  for (const row of valued.contracts) {
    const { type, strike } = row.contract;
    if (row.impliedVolatilityStatus !== "ok") continue;
    const american = americanOption({ type, strike, volatility: smile(strike), ...market });
    // A tick of price, in volatility, and the forward's tenth of a cent.
    const tolerance = 0.02 / (100 * american.vegaPerVolPoint);
    expect(Math.abs((row.impliedVolatility ?? 0) - smile(strike)), `${strike} ${type}`).toBeLessThan(
      tolerance,
    );
    expect(Math.abs((row.delta ?? 0) - american.delta), `${strike} ${type}`).toBeLessThan(0.01);
  }
  const itmPut = find(valued, "put", 115);
  const european = value(both("american").map((c) => ({ ...c, exerciseStyle: "european" as const })));
  const naive = find(european, "put", 115).impliedVolatility ?? 0;
  expect(Math.abs((itmPut.impliedVolatility ?? 0) - smile(115))).toBeLessThan(
    Math.abs(naive - smile(115)) / 3,
  );
});

test("an option at its exercise value takes the volatility of its twin and says so", () => {
  const atExercise = contract("put", 140, "american", 40.002);
  const contracts = both("american").map((row) =>
    row.strike === 140 && row.type === "put" ? atExercise : row,
  );
  const valued = value(contracts);
  expect(find(valued, "put", 140).impliedVolatilityStatus).toBe("twin");
  expect(find(valued, "put", 140).impliedVolatility).toBe(find(valued, "call", 140).impliedVolatility);
});

test("without a twin it takes the smile's, and without a smile it has none, and no greeks either", () => {
  const atExercise = contract("put", 140, "american", 40.002);
  const contracts = both("american").filter((row) => row.strike !== 140);
  const row = find(value([...contracts, atExercise]), "put", 140);
  expect(row).toMatchObject({
    impliedVolatilityStatus: "smile",
    impliedVolatility: expect.closeTo(smile(140), 1),
    delta: expect.closeTo(-1, 4),
  });
  expect(find(value([atExercise]), "put", 140)).toMatchObject({
    impliedVolatilityStatus: expect.stringMatching(/below/),
    impliedVolatility: null,
    delta: null,
  });
});

test("one-sided, crossed and impossible quotes have a status instead of a number", () => {
  const odd = (strike: number, change: Partial<OptionContract>) => ({
    ...contract("call", strike, "european"),
    ...change,
  });
  const contracts = [
    ...both("european").filter((row) => row.type === "put" || row.strike > 95),
    odd(60, { bid: 0 }),
    odd(70, { bid: 31, ask: 30 }),
    odd(80, { bid: 10, ask: 10.1 }),
    odd(85, { bid: 101, ask: 102 }),
    odd(90, { bid: null, ask: null }),
  ];
  const valued = value(contracts);
  const status = (strike: number) => find(valued, "call", strike).impliedVolatilityStatus;
  // In the money, so each takes the put's volatility; the reason shows where there is no put.
  expect([60, 70, 80, 85, 90].map(status)).toEqual(["twin", "twin", "twin", "twin", "twin"]);
  const alone = (contract: OptionContract) => value([contract]).contracts[0]?.impliedVolatilityStatus;
  const reasons = contracts.filter((row) => row.type === "call" && row.strike < 95).map(alone);
  expect(reasons).toEqual(["no-quote", "no-quote", "below-intrinsic", "above-maximum", "no-quote"]);
  const wing = (change: Partial<OptionContract>) =>
    find(value([...contracts.filter(({ strike }) => strike !== 140), odd(140, change)]), "call", 140);
  for (const [change, reason] of [
    [{ bid: 0 }, "no-quote"],
    [{ bid: 0.2, ask: 0.1 }, "no-quote"],
    [{ bid: 0.05, ask: 10 }, "too-wide"],
    [{ bid: 101, ask: 102 }, "above-maximum"],
  ] as const)
    expect(wing(change)).toMatchObject({
      impliedVolatilityStatus: reason,
      impliedVolatility: null,
      delta: null,
    });
});

test("one side alone is valued against the carried forward, and says so", () => {
  const puts = both("european").filter((row) => row.type === "put");
  const { summary } = value(puts);
  expect(summary.forwardSource).toBe("carry");
  // Nobody announces the yield, and the header's is never believed.
  expect(summary.forward).toBeCloseTo(100 * Math.exp(0.05 * 0.5), 9);
  expect(summary.forwardError).toBeGreaterThan(1);
});

test("an expired expiry has quotes and nothing more", () => {
  const { contracts, summary } = value(both("american"), -0.0001);
  expect(new Set(contracts.map((row) => row.impliedVolatilityStatus))).toEqual(new Set(["expired"]));
  expect(summary).toMatchObject({
    forward: 100,
    atmImpliedVolatility: null,
    skew25Delta: null,
    contracts: 26,
  });
});

test("the summary reads the smile at the money and at 25 delta, and adds up the activity", () => {
  const { summary } = value(both("european"));
  expect(summary.atmImpliedVolatility ?? 0).toBeCloseTo(smile(summary.forward), 3);
  expect(summary.skew25Delta ?? 0).toBeGreaterThan(0.2);
  expect(summary).toMatchObject({ volume: 260, openInterest: 2_600, contracts: 26 });
});

test("the straddle is the mids of call and put at the listed strike nearest to the forward", () => {
  const { summary } = value(both("european"));
  const worthBoth = worth("call", 100, "european") + worth("put", 100, "european");
  expect(summary.forward).toBeCloseTo(102.02, 2);
  expect(summary.atmStraddle).toBeCloseTo(worthBoth, 6);
});

test("without two two-sided quotes there, or with the expiry over, there is no straddle", () => {
  const oneSided = both("european").map((row) =>
    row.strike === 100 && row.type === "put" ? { ...row, bid: 0 } : row,
  );
  const straddle = (contracts: OptionContract[], years = market.years) =>
    value(contracts, years).summary.atmStraddle;
  expect(straddle(oneSided)).toBeNull();
  expect(straddle(both("european").filter((row) => row.type === "call"))).toBeNull();
  expect(straddle(both("european"), -0.0001)).toBeNull();
  expect(straddle([])).toBeNull();
});
