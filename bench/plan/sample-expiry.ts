import type { PlanContract } from "../../src/planning/plan-contract.ts";
import type { RankInput } from "../../src/planning/rank-candidates.ts";
import { blackPrice } from "../../src/pricing/black.ts";
import { expirySmile } from "../../src/volatility/smile.ts";

const [FORWARD, YEARS, RATE] = [600, 35 / 365, 0.04];

/** An expiration of SPY's kind: strikes a dollar apart round 600, skewed, quoted in cents, read through a fitted smile. */
export function sampleExpiry(strikeCount: number): RankInput {
  const discountFactor = Math.exp(-RATE * YEARS);
  const volatility = (strike: number) => {
    const distance = Math.log(strike / FORWARD);
    return 0.17 - 0.24 * distance + 0.3 * distance * distance;
  };
  const strikes = Array.from(
    { length: strikeCount },
    (_, index) => FORWARD - Math.floor(strikeCount / 2) + index,
  );
  const contracts = strikes.flatMap((strike): PlanContract[] =>
    (["call", "put"] as const).map((type) => {
      const input = {
        type,
        strike,
        forward: FORWARD,
        years: YEARS,
        volatility: volatility(strike),
        discountFactor,
      };
      const price = blackPrice(input);
      const half = 0.01 + 0.002 * price;
      const bid = Math.max(0, Math.round(100 * (price - half)) / 100);
      return {
        type,
        strike,
        bid,
        ask: Math.round(100 * (price + half)) / 100,
        openInterest: 2_000,
        volume: 100,
      };
    }),
  );
  const points = strikes.map((strike) => ({ strike, volatility: volatility(strike), tolerance: 0.002 }));
  const fitted = expirySmile({ points, forward: FORWARD, years: YEARS });
  if (!fitted.ok) throw new Error(`No smile of ${strikeCount} strikes: ${fitted.reason}.`);
  const view = { viewForward: 607, volatilityFactor: 0.95 };
  const spot = FORWARD * discountFactor;
  return {
    contracts,
    spot,
    forward: FORWARD,
    discountFactor,
    years: YEARS,
    smile: fitted.smile,
    view,
  };
}
