import { isLeftBehind } from "../../chains/left-behind.ts";
import type { StoredContract } from "../../chains/reader-ports.ts";
import { isStubMiddle, quoteWorth, type WorthlessQuote } from "../../options/quote-worth.ts";
import { thetaLeft } from "../../pricing/theta-left.ts";
import type { ExpiryMarket, StoredExpiry } from "../resolve/expiry-market.ts";
import { known, perShare, round } from "../rounding.ts";

/** One contract as the last refresh left it. Dollars a share, volatility an annual fraction. */
export type OptionFigures = Pick<
  StoredContract,
  "occSymbol" | "symbol" | "root" | "settlement" | "expiration" | "strike" | "type" | "bid" | "ask" | "last"
> &
  Pick<
    StoredContract,
    "volume" | "openInterest" | "quotedAtMs" | "impliedVolatility" | "impliedVolatilityStatus"
  > &
  Pick<StoredContract, "delta" | "gamma" | "thetaPerDay" | "vegaPerVolPoint" | "rhoPerPoint"> & {
    quality: "usable" | WorthlessQuote;
    /** Of bid and ask where both are. */
    mid: number | null;
    spread: number | null;
    /** The spread in percent of the mid. */
    spreadPercent: number | null;
    /** What it is reckoned with: the middle of a usable quote, else the provider's mark; null where neither means anything. */
    price: { value: number; source: "mid" | "mark" } | null;
    underlyingPrice: number;
    intrinsic: number;
    extrinsic: number | null;
    /** Of one that is bought at that price, at expiry. */
    breakeven: number | null;
  };

export function optionFigures(
  contract: StoredContract,
  { years, stored }: ExpiryMarket & { stored: StoredExpiry },
): OptionFigures {
  const { bid, ask, strike, type, mark } = contract;
  const worth = quoteWorth(contract, stored.snapshot.quotedAtMs);
  const behind = isLeftBehind(contract, stored.lastUpdatedMs);
  const usable = behind ? ("old" as const) : ("usable" as const);
  const price = priceOf(worth.ok && !behind ? worth.mid : null, mark, contract);
  const spot = stored.snapshot.underlyingPrice;
  const intrinsic = Math.max(0, type === "call" ? spot - strike : strike - spot);
  const twoSided = bid !== null && ask !== null && bid + ask > 0;
  const theta = contract.thetaPerDay;
  const { occSymbol, symbol, root, settlement, expiration, last, volume, openInterest, quotedAtMs } =
    contract;
  const { impliedVolatility, impliedVolatilityStatus, delta, gamma, vegaPerVolPoint, rhoPerPoint } = contract;
  return {
    ...{ occSymbol, symbol, root, settlement, expiration, strike, type, bid, ask, last },
    ...{ volume, openInterest, quotedAtMs, impliedVolatility, impliedVolatilityStatus },
    ...{ delta, gamma, vegaPerVolPoint, rhoPerPoint },
    thetaPerDay:
      theta === null || price === null ? theta : thetaLeft(theta, { price: price.value, intrinsic, years }),
    quality: worth.ok ? usable : worth.reason,
    mid: twoSided ? perShare((bid + ask) / 2) : null,
    spread: twoSided ? perShare(ask - bid) : null,
    spreadPercent: twoSided ? round((200 * (ask - bid)) / (bid + ask), 2) : null,
    price,
    underlyingPrice: spot,
    intrinsic: perShare(intrinsic),
    extrinsic: known(price === null ? null : price.value - intrinsic, perShare),
    breakeven: known(
      price === null ? null : type === "call" ? strike + price.value : strike - price.value,
      perShare,
    ),
  };
}

function priceOf(mid: number | null, mark: number, contract: StoredContract): OptionFigures["price"] {
  if (mid !== null) return { value: mid, source: "mid" };
  return isStubMiddle(mark, contract) ? null : { value: mark, source: "mark" };
}
