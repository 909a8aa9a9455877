import { expect, test } from "vitest";
import type { CalculateInput } from "../../src/calculator/calculate-request.ts";
import { parseRequestText, requestText, settledRequestText } from "../../src/calculator/request-text.ts";

const REQUESTS: Record<string, CalculateInput> = {
  "SPY~bull_put_spread~580_575~e2026-12-18~n2": {
    kind: "strategy",
    symbol: "SPY",
    strategy: "bull_put_spread",
    strikes: [580, 575],
    expiration: "2026-12-18",
    contracts: 2,
  },
  "BRK.B~call_calendar~467.5~d30~rBRKB~D60~p2.15~u470.01~i-0.01~y0.02~frealistic": {
    kind: "strategy",
    symbol: "BRK.B",
    strategy: "call_calendar",
    strikes: [467.5],
    dte: 30,
    root: "BRKB",
    farDte: 60,
    premium: 2.15,
    underlyingPrice: 470.01,
    rate: -0.01,
    dividendYield: 0.02,
    fill: "realistic",
  },
  "-~legs~bs_q1_p580~sc590_q2_p1.2_v0.2_d30~u581": {
    kind: "legs",
    legs: [
      { type: "stock", side: "buy", quantity: 1, premium: 580 },
      { type: "call", side: "sell", strike: 590, quantity: 2, dte: 30, premium: 1.2, impliedVolatility: 0.2 },
    ],
    underlyingPrice: 581,
  },
};

test.each(Object.entries(REQUESTS))("%s", (text, request) => {
  expect(requestText(request)).toBe(text);
  expect(parseRequestText(text)).toEqual(request);
  // Nothing in it needs an escape in an address.
  expect(encodeURIComponent(text)).toBe(text);
});

test("an account's size changes no curve and is left out", () => {
  const request = REQUESTS["SPY~bull_put_spread~580_575~e2026-12-18~n2"] as CalculateInput;
  expect(requestText({ ...request, accountSize: 25_000, riskPercent: 1 })).toBe(requestText(request));
});

test("days become the expirations that were chosen", () => {
  const [, calendar, byHand] = Object.values(REQUESTS) as [CalculateInput, CalculateInput, CalculateInput];
  const leg = (expiration: string | null) => ({ expiration }) as never;
  expect(settledRequestText(calendar, { legs: [leg("2027-01-29"), leg("2026-12-31")] })).toContain(
    "~467.5~e2026-12-31~rBRKB~E2027-01-29~",
  );
  expect(settledRequestText(byHand, { legs: [leg(null), leg("2026-12-31")] })).toBe(
    "-~legs~bs_q1_p580~sc590_q2_p1.2_v0.2_e2026-12-31~u581",
  );
});

test.each([
  "",
  "SPY",
  "SPY~bull_put_spread",
  "SPY~nonsense~580_575",
  "SPY~bull_put_spread~580_575~e2026-02-30",
  "SPY~bull_put_spread~580_575~z1",
  "SPY~bull_put_spread~580_NaN",
  "SPY~bull_put_spread~1_2_3_4_5",
  "SPY~bull_put_spread~580_575~n0",
  "SPY~bull_put_spread~580_575~fbest",
  "-~bull_put_spread~580_575",
  "SPY~legs",
  "SPY~legs~bc",
  `SPY~legs~${Array.from({ length: 17 }, () => "bc580").join("~")}`,
  "SPY~legs~bc580~bogus",
  "<script>~legs~bc580",
])("refuses %j", (text) => {
  expect(() => parseRequestText(text)).toThrow(/^request: its \w+ cannot be read$/);
});
