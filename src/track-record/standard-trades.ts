import type { OptionType, Side } from "../options/contract.ts";
import { type HeldLeg, type PositionOutcome, positionOutcome } from "../options/position-outcome.ts";
import { blackPrice } from "../pricing/black.ts";
import { strikeAtDelta } from "../volatility/strikes/strike-at-delta.ts";
import type { ObservedExpiry } from "./observed-expiry.ts";
import { STANDARD_TRADES } from "./ports.ts";

/** A leg by its delta, negative for a put; 0 is the strike at the forward. */
type StandardLeg = readonly [side: Side, type: OptionType, delta: number];

const LEGS: Readonly<Record<(typeof STANDARD_TRADES)[number], readonly StandardLeg[]>> = {
  "short put 30 delta": [["sell", "put", -0.3]],
  "short put 16 delta": [["sell", "put", -0.16]],
  "bull put 30/16 delta": [
    ["sell", "put", -0.3],
    ["buy", "put", -0.16],
  ],
  "bear call 30/16 delta": [
    ["sell", "call", 0.3],
    ["buy", "call", 0.16],
  ],
  "iron condor 30/16 delta": [
    ["sell", "put", -0.3],
    ["buy", "put", -0.16],
    ["sell", "call", 0.3],
    ["buy", "call", 0.16],
  ],
  "short strangle 16 delta": [
    ["sell", "put", -0.16],
    ["sell", "call", 0.16],
  ],
  "long straddle": [
    ["buy", "call", 0],
    ["buy", "put", 0],
  ],
  "long call 50 delta": [["buy", "call", 0.5]],
  "long put 50 delta": [["buy", "put", -0.5]],
  "bull call 50/30 delta": [
    ["buy", "call", 0.5],
    ["sell", "call", 0.3],
  ],
};

/** As far as a price is judged; a position without later legs does not look there. */
const FARTHEST = 10;

/**
 * The standard trades of an expiration, at `STANDARD_TRADES`: strikes by delta on the smile itself, not listed ones, each
 * leg at its fair price, Black's at the smile's volatility and discounted. Null where a strike lies beyond those that were
 * quoted.
 */
export function standardTrades(observed: ObservedExpiry): (PositionOutcome | null)[] {
  const priced = new Map<string, PricedLeg | null>();
  const legAt = (type: OptionType, delta: number) => {
    const key = `${type} ${delta}`;
    const known = priced.get(key);
    const leg = known === undefined ? pricedLeg(observed, type, delta) : known;
    priced.set(key, leg);
    return leg;
  };
  return STANDARD_TRADES.map((name) => {
    const legs: HeldLeg[] = [];
    let netDebit = 0;
    for (const [side, type, delta] of LEGS[name]) {
      const leg = legAt(type, delta);
      if (leg === null) return null;
      legs.push({ type, side, strike: leg.strike, quantity: 1, later: null });
      netDebit += side === "buy" ? leg.price : -leg.price;
    }
    return positionOutcome({ legs, shares: 0, netDebit, farthest: FARTHEST * observed.forward });
  });
}

type PricedLeg = { strike: number; price: number };

function pricedLeg(observed: ObservedExpiry, type: OptionType, delta: number): PricedLeg | null {
  const { smile, forward, years, rate } = observed;
  const at =
    delta === 0 ? { strike: forward, volatility: smile.atmVolatility } : strikeAtDelta(delta, observed);
  if (at === null || at.strike < smile.lowestStrike || at.strike > smile.highestStrike) return null;
  const { strike, volatility } = at;
  const discountFactor = Math.exp(-rate * years);
  return { strike, price: blackPrice({ type, forward, strike, years, volatility, discountFactor }) };
}
