import { expect, test } from "vitest";
import { createCboeIvBoundsSource } from "../../src/adapters/cboe/iv-bounds-source.ts";
import { appErrorOf } from "../support/app-error-of.ts";
import { openVendors } from "./model-vendors.ts";

const NOW = "2026-11-23T19:00:00Z";

test("Cboe's volatility and bounds lie a little above the model's at the money", async () => {
  const { deps, market, meter } = await openVendors(NOW, "cboe");
  const source = createCboeIvBoundsSource(deps);
  const symbols = ["SPY", "NVDA", "BRK.B", "SPX"];
  const { bounds, unknownSymbols, failures, providerCalls } = await source.fetchBounds([
    ...symbols,
    "NOSUCH",
  ]);
  expect({ unknownSymbols, failures }).toEqual({ unknownSymbols: ["NOSUCH"], failures: [] });
  expect(bounds.map(({ symbol }) => symbol)).toEqual(symbols);
  expect(meter.counts.get("calls_cboe")).toBe(providerCalls);
  for (const { symbol, day, iv30, low, high } of bounds) {
    const name = symbol === "SPX" ? "$SPX" : symbol.replace(".", "/");
    const atm = market.atmVolatility(name, Date.parse(NOW) - 15 * 60_000, 30) ?? Number.NaN;
    expect(day).toBe("2026-11-23");
    expect(iv30 / atm).toBeCloseTo(1.04, 3);
    expect(low).toBeGreaterThan(0.04);
    expect(high / low).toBeGreaterThan(1.2);
    expect(iv30).toBeGreaterThan(0.7 * low);
    expect(iv30).toBeLessThan(1.5 * high);
  }
});

test("the bounds are of the year before the day, however late it is asked", async () => {
  const { deps, setNow } = await openVendors("2026-11-23T15:00:00Z", "cboe");
  const source = createCboeIvBoundsSource(deps);
  const [morning] = (await source.fetchBounds(["SPY"])).bounds;
  setNow("2026-11-23T20:30:00Z");
  const [evening] = (await source.fetchBounds(["SPY"])).bounds;
  expect(evening).toMatchObject({ day: "2026-11-23", low: morning?.low, high: morning?.high });
  expect(evening?.iv30).not.toBe(morning?.iv30);
  setNow("2026-11-28T15:00:00Z");
  expect((await source.fetchBounds(["SPY"])).bounds).toMatchObject([{ day: "2026-11-27" }]);
});

test.each([
  ["nan-strings", { bounds: [], skipped: { no_quote: 1 } }],
  ["missing-fields", { bounds: [], skipped: { no_quote: 1 } }],
  ["minus-999", { bounds: [], skipped: { no_quote: 1 } }],
] as const)("numbers that are none (%s) are no volatility", async (kind, expected) => {
  const { deps, sandbox } = await openVendors(NOW, "cboe");
  sandbox.faults.add({ kind, probability: 1 });
  expect(await createCboeIvBoundsSource(deps).fetchBounds(["SPY"])).toMatchObject(expected);
});

test("who asks too often is told how long to wait", async () => {
  const { deps, sandbox } = await openVendors(NOW, "cboe");
  const url = `${sandbox.url}/api/global/delayed_quotes/quotes/SPY.json`;
  for (let i = 0; i < 60; i += 1) await (await fetch(url)).arrayBuffer();
  const error = await appErrorOf(createCboeIvBoundsSource(deps).fetchBounds(["SPY"]));
  expect(error).toMatchObject({ code: "provider_rate_limited", retryAfterSeconds: 34 });
});
