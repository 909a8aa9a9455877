import { expect, test } from "vitest";
import type { ExpirationChain } from "../../src/chains/reader-ports.ts";
import { aStrategyRequest } from "../support/calculations.ts";
import { calculatorOver } from "../support/calculator.ts";
import { memoryChains, spyChains } from "../support/memory-chains.ts";
import { IN_SESSION } from "../support/moments.ts";

const from = (provider: string) =>
  spyChains().map(
    ({ contracts, ...chain }): ExpirationChain => ({
      ...chain,
      contracts: contracts.map((contract) => ({ ...contract, provider })),
    }),
  );
const run = (provider: string, firstChainProvider?: string) =>
  calculatorOver(memoryChains(from(provider)), { firstChainProvider })(aStrategyRequest(), IN_SESSION);

test("quotes of a fallback are marked as such to the trader", async () => {
  const { data, warnings } = await run("alpaca", "schwab");
  expect(data.provider).toBe("alpaca");
  expect(warnings).toEqual([
    "These quotes come from Alpaca: Schwab, which is asked first, did not give them.",
  ]);
});

test("quotes of the provider that is asked first need no remark, and neither do figures given by hand", async () => {
  expect((await run("alpaca", "alpaca")).warnings).toEqual([]);
  expect((await run("schwab")).warnings).toEqual([]);
  const byHand = aStrategyRequest({ premium: 5, underlyingPrice: 580 });
  const { data, warnings } = await calculatorOver(memoryChains([]), { firstChainProvider: "schwab" })(byHand);
  expect(data.source).toBe("manual");
  expect(warnings.filter((text) => text.includes("asked first"))).toEqual([]);
});
