import { normaliseChain } from "../../src/adapters/schwab/normalise-chain.ts";
import { parseChainEnvelope } from "../../src/adapters/schwab/wire-chain.ts";
import { UNKNOWN_DIVIDENDS } from "../../src/market/dividend-schedule.ts";
import { expiresAtMs, yearsBetween } from "../../src/market/expiry.ts";
import type { PlanContract, PlanExpiry } from "../../src/planning/plan-contract.ts";
import { valueChain } from "../../src/valuation/value-chain.ts";
import type { ValuedContract } from "../../src/valuation/valued-chain.ts";
import { smileFromNumbers } from "../../src/volatility/smile-numbers.ts";
import { loadRecording } from "../support/shared.ts";

export type RecordedExpiry = PlanExpiry & {
  symbol: string;
  expiration: string;
  days: number;
  spot: number;
  atmVolatility: number;
};

const RECORDED = {
  SPY: { path: "schwab/chains_SPY_2022-05-20_from_tda.json", day: "2022-05-20" },
  AAPL: { path: "schwab/chains_AAPL_puts_8exp_captured_2025-01-16.json", day: "2025-01-16" },
  MSFT: { path: "schwab-wide/chains_MSFT_2020-08-28_from_tda.json", day: "2020-08-28" },
} as const;

/** The expirations of a recorded chain that can be planned with; null, and says so, where the recordings are absent. */
export function recordedExpiries(symbol: keyof typeof RECORDED): RecordedExpiry[] | null {
  const { path, day } = RECORDED[symbol];
  const body = loadRecording(path);
  if (body === null) return null;
  const slice = { symbol, from: day, to: "2030-12-31", side: "ALL" as const };
  const chain = normaliseChain(parseChainEnvelope(body), slice, Date.parse(`${day}T20:00:00Z`));
  const valued = valueChain(chain, { curve: null, dividends: UNKNOWN_DIVIDENDS });
  return valued.expiries.flatMap(
    ({ expiration, root, forward, rate, smile: numbers, underlyingPrice, atmImpliedVolatility }) => {
      const years = yearsBetween(valued.quotedAtMs, expiresAtMs(expiration, "PM"));
      const smile = smileFromNumbers(numbers, forward, years);
      if (smile === null || !(years > 0)) return [];
      const own = valued.contracts.filter(
        ({ contract }) => contract.expiration === expiration && contract.root === root,
      );
      return [
        {
          symbol,
          expiration,
          days: Math.round(365 * years),
          spot: underlyingPrice,
          atmVolatility: atmImpliedVolatility ?? smile.atmVolatility,
          contracts: own.map(planContract),
          forward,
          discountFactor: Math.exp(-rate * years),
          years,
          smile,
        },
      ];
    },
  );
}

function planContract({ contract, delta }: ValuedContract): PlanContract {
  const { type, strike, bid, ask, openInterest, volume } = contract;
  return { type, strike, bid, ask, openInterest, volume, delta };
}
