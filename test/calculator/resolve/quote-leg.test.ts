import { expect, test } from "vitest";
import { readExpiryMarket } from "../../../src/calculator/resolve/expiry-market.ts";
import { quoteLeg } from "../../../src/calculator/resolve/quote-leg.ts";
import type { OptionContract } from "../../../src/options/contract.ts";
import { aStoredChain, memoryChains, SPY_MARKET } from "../../support/memory-chains.ts";
import { aModelChain } from "../../support/model-chain.ts";
import { IN_SESSION, minutes } from "../../support/moments.ts";

async function marketWith(change: Partial<OptionContract>) {
  const contracts = aModelChain({ ...SPY_MARKET, expiration: "2026-12-18" }).map((contract) =>
    contract.strike === 600 && contract.type === "call" ? { ...contract, ...change } : contract,
  );
  const chains = memoryChains([aStoredChain({ contracts })]);
  const [quotes] = await chains.readPositionQuotes("SPY", [{ expiration: "2026-12-18", strikes: [600] }]);
  const market = quotes === undefined ? null : readExpiryMarket(quotes);
  if (market === null || market.stored === null) throw new Error("No market.");
  return { ...market, stored: market.stored };
}
const CALL = {
  type: "call",
  side: "buy",
  strike: 600,
  quantity: 1,
  expiry: {},
  premium: null,
  impliedVolatility: null,
} as const;

test("a usable quote is worth its mid, without a word", async () => {
  const { leg, notes } = quoteLeg(await marketWith({ bid: 5, ask: 5.2, mark: 0 }), CALL, 600, false);
  expect(leg).toMatchObject({ premium: 5.1, premiumSource: "mid" });
  expect(notes).toEqual([]);
});

test("a stub makes no premium: it is refused with a way out, unless the trader gives the price", async () => {
  const market = await marketWith({ bid: 0.05, ask: 10, mark: 5.025 });
  expect(() => quoteLeg(market, CALL, 600, false)).toThrow(
    expect.objectContaining({
      code: "no_quotes",
      message: expect.stringMatching(/600 call, 0\.05 at 10\.00, is too wide.*2026-12-18/),
      hint: expect.stringContaining("premium:"),
    }),
  );
  const { leg, notes } = quoteLeg(market, CALL, 600, true);
  expect(leg.premium).toBeNull();
  expect(leg.volatility).toBeCloseTo(0.2, 3);
  expect(notes).toEqual([expect.stringContaining("too wide to take a price from")]);
});

test("nor does an ask that nobody bids against, marked at its middle", async () => {
  const market = await marketWith({ bid: 0, ask: 10, mark: 5 });
  expect(() => quoteLeg(market, CALL, 600, false)).toThrow(/0\.00 at 10\.00, is too wide/);
});

test.each([
  [{ bid: 0 }, /600 call has no two-sided quote; its mark is used/],
  [{ ask: null }, /no two-sided quote/],
  [{ bid: 6, ask: 5 }, /bid above its ask/],
  [{ bid: 5, ask: 5.2, quotedAtMs: IN_SESSION - minutes(1_200) }, /no quote of this session/],
])("%j leaves the mark, named", async (change, wording) => {
  const { leg, notes } = quoteLeg(await marketWith({ mark: 4.4, ...change }), CALL, 600, false);
  expect(leg).toMatchObject({ premium: 4.4, premiumSource: "mark" });
  expect(notes).toEqual([expect.stringMatching(wording)]);
});
