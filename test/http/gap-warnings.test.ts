import { expect, test } from "vitest";
import { CAPABILITIES } from "../../src/providers/provider.ts";
import { httpDoor } from "../support/http-door.ts";
import { memoryPrices } from "../support/memory-bars.ts";
import { memoryChains, spyChains } from "../support/memory-chains.ts";
import { memoryDividends } from "../support/memory-dividends.ts";
import { memoryVolatility } from "../support/stored-volatility.ts";

const gaps = CAPABILITIES.map((capability) => ({
  capability,
  lost: `No ${capability} are fetched.`,
  providers: ["alpaca"] as const,
  leftOut: [],
}));
const SPY = { symbol: "SPY", name: null, active: true, price: 580, contracts: 0, expirations: 0 };
const nothingStored = memoryChains([], [{ ...SPY, lastUpdatedMs: null, provider: null }]);

async function warningsAt(path: string, changes: Parameters<typeof httpDoor>[0]): Promise<unknown> {
  const { status, body } = await httpDoor(changes).ask(path);
  expect([path, status]).toEqual([path, 200]);
  return (body as { warnings: unknown }).warnings;
}

const told = (capability: string) =>
  `No ${capability} are fetched. The operator adds a key of alpaca: npm run setup`;

test("an answer that is empty says that nobody could have filled it", async () => {
  const quote = { symbol: "SPY", price: null, priceAtMs: null, provider: null, bid: null, ask: null };
  const nothing = {
    chains: nothingStored,
    prices: memoryPrices([{ ...quote, previousClose: null, dayVolume: null }]),
    dividends: memoryDividends({ SPY: {} }).store,
    volatility: memoryVolatility({ rows: [] }),
  };
  for (const [path, capability] of [
    ["expirations", "chains"],
    ["bars", "bars"],
    ["bars?timeframe=5m", "bars"],
    ["bars?timeframe=1d", "eod"],
    ["dividends", "dividends"],
    ["volatility/history", "chains"],
  ] as const) {
    const without = (await warningsAt(`/v1/tickers/SPY/${path}`, { ...nothing, gaps })) as string[];
    expect(without, path).toContain(told(capability));
    const withAll = (await warningsAt(`/v1/tickers/SPY/${path}`, nothing)) as string[];
    expect(withAll, path).not.toContain(told(capability));
  }
});

test("one that is whole does not", async () => {
  const chains = memoryChains(spyChains(), []);
  for (const path of ["expirations", "volatility/history"]) {
    expect(JSON.stringify(await warningsAt(`/v1/tickers/SPY/${path}`, { gaps, chains }))).not.toContain(
      "fetched",
    );
  }
});
