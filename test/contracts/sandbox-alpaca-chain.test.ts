import { expect, test } from "vitest";
import { createAlpacaChainSource } from "../../src/adapters/alpaca/chain-source.ts";
import { valueChain } from "../../src/valuation/value-chain.ts";
import { appErrorOf } from "../support/app-error-of.ts";
import { ALL_STRIKES } from "../support/chain-scope.ts";
import { ALPACA, openVendors } from "./model-vendors.ts";

const NOW = "2026-11-23T15:00:00Z";
const WINDOW = { from: "2026-11-23", to: "2026-12-31", side: "ALL" as const };

async function open() {
  const vendors = await openVendors(NOW, "alpaca");
  return { ...vendors, source: createAlpacaChainSource({ ...vendors.deps, ...ALPACA }) };
}

test("a window of a chain is the model's, page by page, and each contract left out is counted", async () => {
  const { source, market } = await open();
  const window = { ...WINDOW, to: "2027-01-31" };
  const chain = await source.fetchChain({ symbol: "AMD", ...window }, ALL_STRIKES);
  const listed = market.chain("AMD", Date.parse(NOW), {
    series: ({ expiration: { date } }) => date >= window.from && date <= window.to,
  });
  const quotes = (listed?.series ?? []).flatMap((series) => series.quotes);
  const { adjusted = 0, below_min_mark: dead = 0, ...others } = chain.skipped;
  expect(others).toEqual({});
  expect(adjusted).toBe(quotes.filter(({ nonStandard }) => nonStandard).length);
  expect(adjusted).toBeGreaterThan(0);
  expect(chain.contracts.length + adjusted + dead).toBe(quotes.length);
  expect(chain.unreadable).toEqual([]);
  const theirs = new Map(quotes.map((quote) => [quote.occSymbol, quote]));
  for (const contract of chain.contracts) {
    const quote = theirs.get(contract.occSymbol);
    expect([contract.bid, contract.ask, contract.strike]).toEqual([quote?.bid, quote?.ask, quote?.strike]);
    expect(contract.openInterest).toBeNull();
  }
  expect(chain).toMatchObject({
    provider: "alpaca",
    underlyingPrice: market.spotAt("AMD", Date.parse(NOW)),
    rate: null,
    delayed: false,
  });
});

test("a thousand contracts a page: more calls, no contract lost or doubled", async () => {
  const { source, sandbox } = await open();
  const chain = await source.fetchChain(
    { symbol: "SPY", from: "2026-11-23", to: "2026-12-02", side: "ALL" },
    ALL_STRIKES,
  );
  expect(chain.contracts.length).toBeGreaterThan(1_000);
  expect(chain.providerCalls).toBeGreaterThan(2);
  expect(new Set(chain.contracts.map(({ occSymbol }) => occSymbol)).size).toBe(chain.contracts.length);
  const counted = Object.values(chain.skipped).reduce((sum, count) => sum + count, 0);
  expect(sandbox.counters.snapshot().contracts).toBe(chain.contracts.length + counted);
});

test("one side of class shares", async () => {
  const { source } = await open();
  const chain = await source.fetchChain({ symbol: "BRK.B", ...WINDOW, side: "PUT" }, ALL_STRIKES);
  expect(chain.contracts.length).toBeGreaterThan(20);
  expect(new Set(chain.contracts.map(({ type, root, symbol }) => `${type} ${root} ${symbol}`))).toEqual(
    new Set(["put BRKB BRK.B"]),
  );
});

test("the assumed rate hardly moves what contracts are worth: volatilities near those of the model", async () => {
  const { source, market } = await open();
  const chain = await source.fetchChain(
    {
      symbol: "AAPL",
      from: "2026-12-18",
      to: "2026-12-18",
      side: "ALL",
    },
    ALL_STRIKES,
  );
  const { contracts, expiries } = valueChain(chain);
  expect(expiries[0]?.forwardSource).toBe("parity");
  const theirs = new Map(
    (market.chain("AAPL", Date.parse(NOW))?.series ?? [])
      .flatMap(({ quotes }) => quotes)
      .map((quote) => [quote.occSymbol, quote]),
  );
  const near = contracts.filter(({ delta }) => Math.abs(Math.abs(delta ?? 0) - 0.5) < 0.1);
  expect(near.length).toBeGreaterThan(3);
  for (const { contract, impliedVolatility } of near) {
    expect(impliedVolatility).toBeCloseTo(theirs.get(contract.occSymbol)?.impliedVolatility ?? 0, 2);
  }
});

test("a window too large for one invocation is to be cut, an index and a stranger have no options here", async () => {
  const { source } = await open();
  const whole = { from: "2026-11-23", to: "2030-01-01", side: "ALL" as const };
  expect((await appErrorOf(source.fetchChain({ symbol: "SPY", ...whole }, ALL_STRIKES))).code).toBe(
    "provider_oversize",
  );
  for (const symbol of ["SPX", "NOSUCH"]) {
    const error = await appErrorOf(source.fetchChain({ symbol, ...WINDOW }, ALL_STRIKES));
    expect(error.code).toBe("provider_unknown_symbol");
  }
});
