import { expect, test } from "vitest";
import { normaliseChain } from "../../../src/adapters/schwab/normalise-chain.ts";
import { parseChainEnvelope } from "../../../src/adapters/schwab/wire-chain.ts";
import { UNKNOWN_DIVIDENDS } from "../../../src/market/dividend-schedule.ts";
import type { OptionContract } from "../../../src/options/contract.ts";
import { historyContracts } from "../../../src/valuation/rebuild/history-contracts.ts";
import { rebuildFromQuotes } from "../../../src/valuation/rebuild/rebuild-from-quotes.ts";
import { rebuildFromTrades } from "../../../src/valuation/rebuild/rebuild-from-trades.ts";
import { loadRecording } from "../../support/shared.ts";

/** SPY at the close of a turbulent day: 27.70 % at 27.99 days, 26.72 % at 34.99, by an independent fit of all strikes. */
const SPY = loadRecording("schwab/chains_SPY_2022-05-20_from_tda.json");
const DAY = "2022-05-20";
const AT_MS = Date.parse(`${DAY}T20:15:00Z`);
const [CLOSE, LAST_MINUTE_MS] = [389.63, AT_MS - 60_000];
const INPUTS = { curve: null, dividends: UNKNOWN_DIVIDENDS };

function recorded(body: unknown): { contract: OptionContract; wanted: boolean }[] {
  const slice = { symbol: "SPY", from: DAY, to: "2030-12-31", side: "ALL" as const };
  const chain = normaliseChain(parseChainEnvelope(body), slice, AT_MS);
  const asked = historyContracts({ symbol: "SPY", day: DAY, close: CLOSE });
  const wanted = new Set(asked.map(({ occSymbol }) => occSymbol));
  return chain.contracts.map((contract) => ({ contract, wanted: wanted.has(contract.occSymbol) }));
}

test.skipIf(SPY === null)("the Fridays of a recorded chain with nine strikes give 27.37 %", () => {
  const quotes = recorded(SPY).flatMap(({ contract, wanted }) =>
    wanted
      ? [{ contract, bid: contract.bid, ask: contract.ask, quotedAtMs: contract.quotedAtMs ?? AT_MS }]
      : [],
  );
  const day = rebuildFromQuotes({ symbol: "SPY", day: DAY, atMs: AT_MS, quotes, inputs: INPUTS });
  if (!day.ok) throw new Error(day.reason);
  expect(Math.abs(100 * day.iv30 - 27.37), `${day.iv30}`).toBeLessThan(0.15);
  expect(day.underlyingPrice).toBeCloseTo(CLOSE, 0);
});

test.skipIf(SPY === null)("and so do their last trades, taken as those of the last minute", () => {
  const trades = recorded(SPY).flatMap(({ contract, wanted }) =>
    wanted && contract.last !== null
      ? [{ contract, minuteMs: LAST_MINUTE_MS, price: contract.last, trades: 1 }]
      : [],
  );
  const underlying = [{ symbol: "SPY", minuteMs: LAST_MINUTE_MS, price: CLOSE }];
  const day = rebuildFromTrades({ symbol: "SPY", day: DAY, atMs: AT_MS, trades, underlying, inputs: INPUTS });
  if (!day.ok) throw new Error(day.reason);
  // 27.21 to 27.37 by other readings of them, and three tenths, as their hours are not known.
  expect(100 * day.iv30).toBeGreaterThan(26.91);
  expect(100 * day.iv30).toBeLessThan(27.67);
});
