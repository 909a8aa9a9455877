import { expect, test } from "vitest";
import { createAlpacaChainSource } from "../../../src/adapters/alpaca/chain-source.ts";
import { normaliseContracts } from "../../../src/adapters/alpaca/normalise-chain.ts";
import { parseOptionsPage } from "../../../src/adapters/alpaca/wire.ts";
import { alpacaDeps, anOptionSnapshot, aStockSnapshot, CALL_670 } from "../../support/alpaca-wire.ts";
import { appErrorOf } from "../../support/app-error-of.ts";
import { ALL_STRIKES } from "../../support/chain-scope.ts";
import { IN_SESSION } from "../../support/moments.ts";
import type { ScriptedAnswer } from "../../support/scripted-http.ts";
import { loadRecording } from "../../support/shared.ts";

const SLICE = { symbol: "SPY", from: "2026-12-01", to: "2026-12-31", side: "CALL" as const };

const stocks = { json: { SPY: aStockSnapshot() } };
const pageOf = (snapshots: unknown, next: unknown = null) => ({ json: { snapshots, next_page_token: next } });

function source(options: readonly ScriptedAnswer[], stock: ScriptedAnswer = stocks) {
  const left = [...options];
  const alpaca = alpacaDeps((url) =>
    url.pathname.includes("/options/") ? (left.shift() ?? pageOf({})) : stock,
  );
  return { ...alpaca, source: createAlpacaChainSource(alpaca.deps) };
}

const read = (snapshots: Record<string, unknown>) =>
  normaliseContracts([parseOptionsPage({ snapshots })], { slice: SLICE, strikes: 0, price: 100 }, IN_SESSION);

test("a window is asked for by expirations and side, in pages, after the price of the share", async () => {
  const alpaca = source([
    pageOf({ [CALL_670]: anOptionSnapshot() }, "more"),
    pageOf({ SPY261218C00675000: anOptionSnapshot() }),
  ]);
  const chain = await alpaca.source.fetchChain(SLICE, ALL_STRIKES);
  expect(alpaca.http.paths()).toEqual([
    "/v2/stocks/snapshots",
    "/v1beta1/options/snapshots/SPY",
    "/v1beta1/options/snapshots/SPY",
  ]);
  const window = {
    expiration_date_gte: "2026-12-01",
    expiration_date_lte: "2026-12-31",
    type: "call",
    limit: "1000",
  };
  expect(alpaca.queries().slice(1)).toEqual([window, { ...window, page_token: "more" }]);
  expect(chain).toMatchObject({ provider: "alpaca", underlyingPrice: 671.52, rate: null, providerCalls: 3 });
  expect(chain.contracts).toHaveLength(2);
});

test("a contract with everything", () => {
  expect(read({ [CALL_670]: anOptionSnapshot() }).contracts).toEqual([
    {
      occSymbol: "SPY   261218C00670000",
      root: "SPY",
      symbol: "SPY",
      expiration: "2026-12-18",
      strike: 670,
      type: "call",
      bid: 12.3,
      ask: 12.5,
      last: 12.4,
      mark: 12.4,
      settlement: "PM",
      exerciseStyle: "american",
      multiplier: 100,
      bidSize: 31,
      askSize: 40,
      volume: 321,
      openInterest: null,
      providerImpliedVolatility: 0.1623,
      quotedAtMs: Date.parse("2026-11-23T14:59:59.2Z"),
    },
  ]);
});

test("without greeks, volatility, trades and a day's bar it is a contract all the same", () => {
  const bare = { latestQuote: { bp: 0.32, ap: 0.35, bs: 1, as: 1, t: "2026-11-23T14:59:59Z" } };
  const [contract] = read({ [CALL_670]: bare }).contracts;
  expect(contract).toMatchObject({ last: null, volume: null, providerImpliedVolatility: null });
  expect(contract?.mark).toBeCloseTo(0.335, 10);
});

test("a bar of an earlier day means that nobody traded today", () => {
  const old = anOptionSnapshot({ dailyBar: { t: "2026-11-20T05:00:00Z", v: 77 } });
  expect(read({ [CALL_670]: old }).contracts[0]?.volume).toBe(0);
});

for (const [what, name, snapshot, reason, unreadable] of [
  ["a name that is none", "SPY2612", anOptionSnapshot(), "malformed", null],
  ["an adjusted contract as once seen", "XOM2241220P00280000", anOptionSnapshot(), "adjusted", []],
  ["a snapshot that is a text", CALL_670, "x", "malformed", ["SPY   261218C00670000"]],
  ["no quote", CALL_670, anOptionSnapshot({ latestQuote: null }), "no_quote", ["SPY   261218C00670000"]],
  [
    "a bid that is no number",
    CALL_670,
    anOptionSnapshot({ latestQuote: { bp: "NaN", ap: 1 } }),
    "no_quote",
    ["SPY   261218C00670000"],
  ],
  [
    "nobody's bid and ask",
    CALL_670,
    anOptionSnapshot({ latestQuote: { bp: 0, ap: 0 } }),
    "below_min_mark",
    [],
  ],
  ["another underlying", "QQQ261218C00670000", anOptionSnapshot(), "outside_request", []],
  ["the other side", "SPY261218P00670000", anOptionSnapshot(), "outside_request", []],
  ["another expiration", "SPY270115C00670000", anOptionSnapshot(), "outside_request", []],
] as const) {
  test(`${what} is counted as ${reason}`, () => {
    const chain = read({ [name]: snapshot, SPY261218C00680000: anOptionSnapshot() });
    expect(chain.skipped).toEqual({ [reason]: 1 });
    expect(chain.contracts).toHaveLength(1);
    expect(chain.unreadable).toEqual(unreadable);
  });
}

test("an expiration that is over is counted as expired", () => {
  const slice = { ...SLICE, from: "2026-11-01" };
  const page = parseOptionsPage({ snapshots: { SPY261120C00670000: anOptionSnapshot() } });
  expect(normaliseContracts([page], { slice, strikes: 0, price: 100 }, IN_SESSION).skipped).toEqual({
    expired: 1,
  });
});

test("a share without a price is no reason to lose its options, which say themselves what it is worth", async () => {
  const asked = source([pageOf({ [CALL_670]: anOptionSnapshot() })], { json: { SPY: {} } });
  const chain = await asked.source.fetchChain(SLICE, { strikes: 5 });
  expect(chain).toMatchObject({ underlyingPrice: null, contracts: [{ strike: 670 }] });
});

test("an unknown share, an index, endless pages and refusals are typed", async () => {
  const codeOf = async (asked: ReturnType<typeof source>, symbol = "SPY") =>
    (await appErrorOf(asked.source.fetchChain({ ...SLICE, symbol }, ALL_STRIKES))).code;
  expect(await codeOf(source([], { json: {} }))).toBe("provider_unknown_symbol");
  expect(await codeOf(source([]), "SPX")).toBe("provider_unknown_symbol");
  expect(await codeOf(source([pageOf({}, "a"), pageOf({}, "a")]))).toBe("provider_bad_body");
  const endless = ["a", "b", "c", "d", "e"].map((token) => pageOf({}, token));
  expect(await codeOf(source(endless))).toBe("provider_oversize");
  expect(await codeOf(source([{ status: 429, json: {} }]))).toBe("provider_rate_limited");
  expect(await codeOf(source([{ json: { snapshots: [1] } }]))).toBe("provider_bad_body");
});

const recorded = loadRecording("alpaca/py_test_get_option_chain_1.json");
test.skipIf(recorded === null)("a recorded option snapshot", () => {
  const slice = { symbol: "AAPL", from: "2024-05-01", to: "2024-05-31", side: "ALL" as const };
  const nowMs = Date.parse("2024-04-26T14:00:00Z");
  const { contracts, skipped } = normaliseContracts(
    [parseOptionsPage(recorded)],
    { slice, strikes: 0, price: 100 },
    nowMs,
  );
  expect(skipped).toEqual({});
  expect(contracts).toMatchObject([
    { occSymbol: "AAPL  240503P00155000", bid: 0.32, ask: 0.35, last: 0.34, volume: null },
  ]);
});
