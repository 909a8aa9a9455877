import { expect, test } from "vitest";
import { readSmile } from "../../src/chains/read-smile.ts";
import { memoryChains, spyChains } from "../support/memory-chains.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

const NOW = IN_SESSION + minutes(3);

test("out-of-the-money quotes with the volatility of each side round the fitted smile", async () => {
  const view = await readSmile(memoryChains(spyChains()), { symbol: "SPY", expiration: "2026-12-18" }, NOW);
  expect(view.quotes.length).toBeGreaterThan(5);
  for (const { type, strike, bid, mid, ask } of view.quotes) {
    expect(type).toBe(strike < 581 ? "put" : "call");
    if (bid !== null && mid !== null) expect(bid).toBeLessThanOrEqual(mid + 1e-9);
    if (ask !== null && mid !== null) expect(ask).toBeGreaterThanOrEqual(mid - 1e-9);
    expect(mid).toBeCloseTo(0.2, 2);
  }
  const strikes = view.quotes.map(({ strike }) => strike);
  expect(strikes).toEqual(strikes.toSorted((a, b) => a - b));
});

test("the listed expiration nearest to the one asked for, and what is not stored", async () => {
  const chains = memoryChains(spyChains());
  const near = await readSmile(chains, { symbol: "SPY", expiration: "2026-12-17" }, NOW);
  expect(near.expiration).toBe("2026-12-18");
  expect(near.quotes.length).toBeGreaterThan(5);
  await expect(readSmile(chains, { symbol: "ZZZ", expiration: "2026-12-18" }, NOW)).rejects.toMatchObject({
    code: "unknown_symbol",
  });
});
