import { expect, test } from "vitest";
import { AppError } from "../../src/errors.ts";
import { capabilityGaps, explainingGap, mendGap } from "../../src/providers/capability-gaps.ts";
import type { Provider } from "../../src/providers/provider.ts";

const ORDER = { chains: ["schwab", "alpaca"], earnings: ["finnhub"], rates: ["treasury"] } as const;
const gapsWith = (...configured: Provider[]) => capabilityGaps(ORDER, new Set(configured));

test("a capability is missing while none of those that have it has a key", () => {
  expect(gapsWith("alpaca", "treasury").map(({ capability }) => capability)).toEqual(["earnings"]);
  expect(gapsWith("schwab", "finnhub", "treasury")).toEqual([]);
  expect(gapsWith("treasury").map(mendGap)).toEqual([
    "The operator adds a key of schwab or alpaca: npm run setup",
    "The operator adds a key of finnhub: npm run setup",
  ]);
});

test("an order that leaves out whoever has a key is named as what to mend", () => {
  const able = { chains: ["schwab", "alpaca"] } as const;
  const [gap] = capabilityGaps({ chains: ["schwab"] }, new Set(["alpaca"] as const), able);
  expect(gap && mendGap(gap)).toBe(
    "The operator names alpaca in PROVIDER_ORDER_CHAINS, which leaves them out, or adds a key of schwab: npm run setup",
  );
  expect(capabilityGaps({ chains: ["alpaca"] }, new Set(["alpaca"] as const), able)).toEqual([]);
});

test("a quote that is not there is told with its cause, and every other failure as it is", async () => {
  const [gap = null] = gapsWith("treasury");
  const noQuotes = () =>
    Promise.reject(new AppError("no_quotes", "No quotes are stored for SPY.", { hint: "By hand." }));
  await expect(explainingGap(gap, noQuotes)).rejects.toMatchObject({
    code: "no_quotes",
    message: expect.stringMatching(/^No quotes are stored for SPY\. No option chains are fetched/),
    hint: expect.stringMatching(/^By hand\. The operator adds a key of schwab or alpaca/),
  });
  await expect(explainingGap(null, noQuotes)).rejects.toMatchObject({
    message: "No quotes are stored for SPY.",
  });
  const unknown = () => Promise.reject(new AppError("unknown_symbol", "ZZZZ is not kept."));
  await expect(explainingGap(gap, unknown)).rejects.toMatchObject({ message: "ZZZZ is not kept." });
  expect(await explainingGap(gap, async () => 7)).toBe(7);
});
