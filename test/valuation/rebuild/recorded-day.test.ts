import { expect, test } from "vitest";
import { normaliseChain } from "../../../src/adapters/schwab/normalise-chain.ts";
import { parseChainEnvelope } from "../../../src/adapters/schwab/wire-chain.ts";
import { UNKNOWN_DIVIDENDS } from "../../../src/market/dividend-schedule.ts";
import { nearestStrikes } from "../../../src/options/chain.ts";
import type { OptionContract } from "../../../src/options/contract.ts";
import { rebuildFromQuotes } from "../../../src/valuation/rebuild/rebuild-from-quotes.ts";
import { rebuildFromTrades } from "../../../src/valuation/rebuild/rebuild-from-trades.ts";
import { loadRecording } from "../../support/shared.ts";

/** SPY at the close of a turbulent day: 27.70 % at 27.99 days, 26.72 % at 34.99, by an independent fit of all strikes. */
const SPY = loadRecording("schwab/chains_SPY_2022-05-20_from_tda.json");
const DAY = "2022-05-20";
const AT_MS = Date.parse(`${DAY}T20:15:00Z`);
const CLOSE = 389.63;
const INPUTS = { curve: null, dividends: UNKNOWN_DIVIDENDS };
const FRIDAYS = ["2022-06-17", "2022-06-24"];

/** Nine strikes of each Friday. */
function recorded(body: unknown): OptionContract[] {
  const slice = { symbol: "SPY", from: DAY, to: "2030-12-31", side: "ALL" as const };
  const { contracts } = normaliseChain(parseChainEnvelope(body), slice, AT_MS);
  return FRIDAYS.flatMap((friday) => {
    const listed = contracts.filter(({ expiration }) => expiration === friday);
    const near = nearestStrikes(new Set(listed.map(({ strike }) => strike)), CLOSE, 9);
    return listed.filter(({ strike }) => near.has(strike));
  });
}

test.skipIf(SPY === null)("the Fridays of a recorded chain with nine strikes give 27.37 %", () => {
  const quotes = recorded(SPY).map((contract) => {
    const { bid, ask, quotedAtMs } = contract;
    return { contract, bid, ask, quotedAtMs: quotedAtMs ?? AT_MS };
  });
  const day = rebuildFromQuotes({ symbol: "SPY", day: DAY, atMs: AT_MS, quotes, inputs: INPUTS });
  if (!day.ok) throw new Error(day.reason);
  expect(Math.abs(100 * day.iv30 - 27.37), `${day.iv30}`).toBeLessThan(0.15);
  // Less the 1.577 of 2022-06-17, of which nobody told.
  expect(Math.abs(day.underlyingPrice - (CLOSE - 1.577))).toBeLessThan(1);
});

test.skipIf(SPY === null)("and so do their last trades, taken as those of one minute", () => {
  const minuteMs = AT_MS - 60_000;
  const trades = recorded(SPY).flatMap((contract) =>
    contract.last === null ? [] : [{ contract, minuteMs, price: contract.last, trades: 1 }],
  );
  const underlying = [{ symbol: "SPY", minuteMs, price: CLOSE }];
  const day = rebuildFromTrades({ symbol: "SPY", day: DAY, atMs: AT_MS, trades, underlying, inputs: INPUTS });
  if (!day.ok) throw new Error(day.reason);
  // 27.21 to 27.37 by other readings of them, and three tenths, as their hours are not known.
  expect(100 * day.iv30).toBeGreaterThan(26.91);
  expect(100 * day.iv30).toBeLessThan(27.67);
});
