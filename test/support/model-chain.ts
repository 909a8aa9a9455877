import { expiresAtMs, yearsBetween } from "../../src/market/expiry.ts";
import type { OptionContract } from "../../src/options/contract.ts";
import { europeanOption } from "../../src/pricing/european-option.ts";
import { aContract } from "./contracts.ts";
import { IN_SESSION } from "./moments.ts";

export type ModelMarket = {
  root?: string;
  symbol?: string;
  expiration: string;
  settlement?: "AM" | "PM";
  spot: number;
  rate: number;
  dividendYield: number;
  volatility: number;
  strikes: readonly number[];
  /** Full width of every quote, dollars a share. */
  spread?: number;
};

/** European calls and puts quoted around their model price: what comes out of them is known beforehand. */
export function aModelChain(market: ModelMarket): OptionContract[] {
  const { root = "SPXW", symbol = "SPX", expiration, settlement = "PM", strikes, spread = 0.02 } = market;
  const years = yearsBetween(IN_SESSION, expiresAtMs(expiration, settlement));
  return strikes.flatMap((strike) =>
    (["call", "put"] as const).map((type) => {
      const { price } = europeanOption({ ...market, type, strike, years });
      const bid = Math.max(0, price - spread / 2);
      const ask = price + spread / 2;
      const identity = { root, symbol, expiration, strike, type, settlement };
      return aContract({
        ...identity,
        exerciseStyle: "european",
        bid,
        ask,
        mark: Math.max(0.01, price),
        last: price,
      });
    }),
  );
}
