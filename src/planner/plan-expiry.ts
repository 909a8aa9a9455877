import { discountFactorOf } from "../calculator/resolve/expiry-market.ts";
import type { StoredContract } from "../chains/reader-ports.ts";
import type { PlanContract, PlanExpiry } from "../planning/plan-contract.ts";
import type { SmiledMarket } from "./plan-markets.ts";

/** A stored expiration as candidates are built of it. */
export function planExpiry(market: SmiledMarket): PlanExpiry {
  const { forward, years, smile, stored } = market;
  return {
    contracts: stored.listed.map(planContract),
    forward,
    discountFactor: discountFactorOf(market),
    years,
    smile,
  };
}

function planContract(contract: StoredContract): PlanContract {
  const { type, strike, bid, ask, openInterest, volume, delta } = contract;
  return { type, strike, bid, ask, openInterest, volume, delta, unreliable: unreliable(contract) };
}

/** `twin`: the volatility of the other option at the strike, which is out of the money and quoted better. */
function unreliable({ impliedVolatilityStatus: status }: StoredContract): string | null {
  return status === "ok" || status === "twin" ? null : `its volatility is not reliable (${status})`;
}
