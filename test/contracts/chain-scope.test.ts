import { expect, onTestFinished, test } from "vitest";
import { createAlpacaChainSource } from "../../src/adapters/alpaca/chain-source.ts";
import { createSchwabChainSource } from "../../src/adapters/schwab/chain-source.ts";
import type { ChainSource } from "../../src/chains/ports.ts";
import { openMarket } from "../local/market-client.ts";
import { ALL_STRIKES } from "../support/chain-scope.ts";
import { countingMeter } from "../support/schwab-server.ts";
import { ALPACA, openVendors } from "./model-vendors.ts";

const NOW = "2026-11-23T15:00:00Z";
const WINDOW = { symbol: "AAPL", from: "2026-11-23", to: "2026-12-31", side: "ALL" as const };
const WANTED = 12;

type Opened = { source: ChainSource; price: number };

const SOURCES: Record<string, () => Promise<Opened>> = {
  async schwab() {
    const market = await openMarket(NOW, { limits: { requestsPerMinute: null } });
    onTestFinished(() => market.close());
    const { sandbox } = market;
    const bearer = await market.accessToken();
    const tokens = { get: async () => bearer, refused: async () => undefined };
    const deps = { apiBase: sandbox.url, tokens, nowMs: () => Date.parse(NOW), meter: countingMeter() };
    return {
      source: createSchwabChainSource(deps),
      price: sandbox.market?.spotAt("AAPL", Date.parse(NOW)) ?? Number.NaN,
    };
  },
  async alpaca() {
    const { deps, market } = await openVendors(NOW, "alpaca");
    return {
      source: createAlpacaChainSource({ ...deps, ...ALPACA }),
      price: market.spotAt("AAPL", Date.parse(NOW)) ?? Number.NaN,
    };
  },
};

/** Strikes of each expiration, ascending. */
async function strikesBy({ source }: Opened, strikes: number) {
  const { contracts } = await source.fetchChain(WINDOW, strikes === 0 ? ALL_STRIKES : { strikes });
  const groups = Map.groupBy(contracts, ({ expiration }) => expiration);
  return new Map(
    [...groups].map(([expiration, listed]) => [
      expiration,
      [...new Set(listed.map(({ strike }) => strike))].sort((a, b) => a - b),
    ]),
  );
}

for (const [provider, open] of Object.entries(SOURCES)) {
  test(`${provider} gives the window that is asked for, and so many strikes around the money of each expiration`, async () => {
    const opened = await open();
    const [all, some] = [await strikesBy(opened, 0), await strikesBy(opened, WANTED)];
    expect([...some.keys()].sort()).toEqual([...all.keys()].sort());
    for (const expiration of all.keys()) {
      expect(expiration >= WINDOW.from && expiration <= WINDOW.to).toBe(true);
      const [listed = [], kept = []] = [all.get(expiration), some.get(expiration)];
      expect(listed.length).toBeGreaterThan(WANTED);
      // Dead wings are left out of both, so the run may be shorter at its ends and never has a hole.
      expect(kept.length).toBeLessThanOrEqual(WANTED);
      expect(kept.length).toBeGreaterThan(WANTED - 4);
      const start = listed.indexOf(kept[0] ?? 0);
      expect(kept).toEqual(listed.slice(start, start + kept.length));
      expect(kept[0]).toBeLessThan(opened.price);
      expect(kept.at(-1)).toBeGreaterThan(opened.price);
    }
  });
}
