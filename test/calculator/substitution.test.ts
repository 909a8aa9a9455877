import { expect, test } from "vitest";
import type { LegsRequest, StrategyRequest } from "../../src/calculator/calculate-request.ts";
import type { ExpirationChain, StoredContract } from "../../src/chains/reader-ports.ts";
import { aLegsRequest, aStrategyRequest } from "../support/calculations.ts";
import { calculatorOver } from "../support/calculator.ts";
import { memoryChains } from "../support/memory-chains.ts";
import { CHAINS, DATES, MARKETS } from "../support/position-markets.ts";

const [WEEK, MONTH, TWO_MONTHS, YEAR] = DATES;
const run = calculatorOver(MARKETS.european);

/** The same chains without some of their contracts. */
function without(gone: (contract: StoredContract) => boolean, unpriced: number[] = []) {
  const chains = CHAINS.european.map(
    (chain): ExpirationChain => ({
      ...chain,
      contracts: chain.contracts.filter((contract) => !gone(contract)),
      snapshots: chain.snapshots.map((one) => ({ ...one, unpricedCalls: unpriced, unpricedPuts: unpriced })),
    }),
  );
  return calculatorOver(memoryChains(chains));
}

const calendar = (changes: Partial<StrategyRequest> = {}) =>
  aStrategyRequest({ strategy: "call_calendar", ...changes });

for (const [asked, used] of [
  [582.5, 580],
  [577.51, 580],
  [572.5, 570],
  [460, 460],
  [457.5, 460],
  [702.5, 700],
] as const) {
  test(`${asked} is ${used}, within half a step`, async () => {
    const { legs, warnings } = await run(aStrategyRequest({ strikes: [asked] }));
    expect(legs[0]?.strike).toBe(used);
    if (asked !== used) expect(warnings.join()).toMatch(new RegExp(`${used} call instead of ${asked}`));
  });
}

for (const asked of [457.49, 702.51, 5, 10_000_000]) {
  test(`${asked} lies beyond the ends, and is refused with what is stored`, async () => {
    await expect(run(aStrategyRequest({ strikes: [asked] }))).rejects.toMatchObject({
      code: "no_quotes",
      message: expect.stringContaining(`No ${asked} call`),
      hint: expect.stringMatching(asked < 580 ? /460, 465/ : /695, 700/),
    });
  });
}

test("in a gap of the stored strikes a listed one is not replaced by its neighbour", async () => {
  const gap = without(({ strike }) => strike > 560 && strike < 600, [565, 570, 575, 580, 585, 590, 595]);
  await expect(gap(aStrategyRequest({ strikes: [563] }))).rejects.toMatchObject({
    code: "no_quotes",
    hint: expect.stringMatching(/worth less than a cent: .*565/),
  });
  expect((await gap(aStrategyRequest({ strikes: [562] }))).legs[0]?.strike).toBe(560);
});

for (const [dte, expected] of [
  [25, MONTH],
  [20, null],
  [21, MONTH],
  [31, MONTH],
  [32, null],
  [6, WEEK],
  [7, null],
  [2, WEEK],
  [1, null],
  [0, null],
  [53, TWO_MONTHS],
  [44, null],
  [45, TWO_MONTHS],
] as const) {
  test(`${dte} days are ${expected ?? "too far from any stored expiration"}`, async () => {
    const answer = run(aStrategyRequest({ dte }));
    if (expected === null)
      await expect(answer).rejects.toMatchObject({ code: "no_quotes", hint: expect.stringContaining("DTE") });
    else expect((await answer).expiration).toBe(expected);
  });
}

test("a straddle keeps its one strike where a put is missing, and says which", async () => {
  const halved = without(({ type, strike }) => type === "put" && strike === 580);
  for (const strategy of ["straddle", "short_straddle"] as const) {
    await expect(halved(aStrategyRequest({ strategy }))).rejects.toMatchObject({
      code: "no_quotes",
      message: expect.stringMatching(/No 580 put of 2026-12-18 is stored\..*another trade/),
    });
  }
  // Asked for in between, the nearest that is stored for both stands for it, if it is near enough.
  const between = await halved(aStrategyRequest({ strategy: "straddle", strikes: [583] }));
  expect(between.legs.map(({ strike }) => strike)).toEqual([585, 585]);
  await expect(halved(aStrategyRequest({ strategy: "straddle", strikes: [582] }))).rejects.toMatchObject({
    code: "no_quotes",
  });
});

test("a calendar keeps its one strike where a month lacks it; so do its legs", async () => {
  for (const date of [MONTH, TWO_MONTHS]) {
    const lacking = without(({ expiration, strike }) => expiration === date && strike === 580);
    const written = aLegsRequest(
      [
        { side: "sell", dte: undefined, expiration: MONTH },
        { dte: undefined, expiration: TWO_MONTHS },
      ],
      { symbol: "SPY" },
    );
    for (const request of [calendar(), written]) {
      await expect(lacking(request)).rejects.toMatchObject({
        code: "no_quotes",
        message: expect.stringContaining(`No 580 call of ${date}`),
      });
    }
  }
});

test("an own price makes a stored quote needless: the strike stays, and the smile lends its volatility", async () => {
  const sparse = without(({ strike }) => strike === 580);
  const result = await sparse(aStrategyRequest({ premium: 12 }));
  expect(result.legs[0]).toMatchObject({ strike: 580, bid: null, premium: 12, premiumSource: "manual" });
  expect(result.legs[0]?.impliedVolatility).toBeCloseTo(0.2, 3);
  expect(result.warnings).toContain("No 580 call is stored: its volatility is read from the smile there.");
});

test("far dates are taken as asked for", async () => {
  for (const far of [{ farDte: 361 }, { farExpiration: YEAR }]) {
    const result = await run(calendar(far));
    expect(result.legs.map(({ expiration }) => expiration)).toEqual([MONTH, YEAR]);
    expect(result.expiration).toBe(MONTH);
  }
});

for (const [what, changes] of [
  ["before the near one, in days", { farDte: 4 }],
  ["before the near one, by date", { farExpiration: WEEK }],
  ["on the near one", { farDte: 25 }],
] as const) {
  test(`a far date ${what} is refused: it would be another trade`, async () => {
    for (const strategy of ["call_calendar", "put_calendar"] as const) {
      await expect(run(calendar({ strategy, ...changes }))).rejects.toMatchObject({
        code: "invalid_request",
        message: expect.stringMatching(/far leg.*2026-12-18/),
      });
    }
  });
}

test("a far date so near to the near one that both would fall on it is refused with what is stored", async () => {
  await expect(run(calendar({ farDte: 28 }))).rejects.toMatchObject({
    code: "no_quotes",
    hint: expect.stringContaining("2027-01-15 (53 DTE)"),
  });
});

test("two legs asked for on different days never fall on one", async () => {
  const request: LegsRequest = aLegsRequest([{ side: "sell", dte: 25 }, { dte: 29 }], { symbol: "SPY" });
  await expect(run(request)).rejects.toMatchObject({
    code: "invalid_request",
    message: expect.stringContaining("2026-12-18"),
  });
  // Days and a date that mean the same day are one.
  const same = aLegsRequest(
    [
      { side: "sell", dte: 25 },
      { dte: undefined, expiration: MONTH, strike: 590 },
    ],
    {
      symbol: "SPY",
    },
  );
  expect((await run(same)).legs.map(({ expiration }) => expiration)).toEqual([MONTH, MONTH]);
});

test("a far date is refused where a strategy has one expiration", async () => {
  for (const far of [{ farDte: 53 }, { farExpiration: TWO_MONTHS }]) {
    await expect(run(aStrategyRequest(far))).rejects.toMatchObject({
      code: "invalid_request",
      message: expect.stringMatching(/^far(Dte|Expiration): /),
    });
  }
});

test("a day on which nothing expires is named with the one used, or refused", async () => {
  const saturday = await run(aStrategyRequest({ dte: undefined, expiration: "2026-12-19" }));
  expect(saturday.expiration).toBe(MONTH);
  expect(saturday.warnings.join()).toMatch(/2026-12-18.*2026-12-19/);
  const weekend = Date.parse("2026-11-28T17:00:00Z");
  const none = run(aStrategyRequest({ dte: 0 }), weekend);
  await expect(none).rejects.toMatchObject({
    code: "no_quotes",
    hint: expect.stringContaining("2026-12-18 (20 DTE)"),
  });
});

test("series that were not asked for are not named as near", async () => {
  const index = calculatorOver(MARKETS.index);
  await expect(index(aStrategyRequest({ symbol: "SPX", root: "SPX", dte: 4 }))).rejects.toMatchObject({
    code: "no_quotes",
    hint: expect.not.stringContaining(WEEK),
  });
});
