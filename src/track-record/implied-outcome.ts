import { moveOf } from "../iv-metrics/measure-move.ts";
import { smileDensity } from "../options/payoff/horizon-density.ts";
import { probabilityOfProfit } from "../options/payoff/probability-of-profit.ts";
import type { PositionOutcome } from "../options/position-outcome.ts";
import { smileQuantile } from "../volatility/strikes/smile-quantile.ts";
import type { ObservedExpiry } from "./observed-expiry.ts";
import { type Outcome, QUANTILES } from "./ports.ts";
import { standardTrades } from "./standard-trades.ts";

/** What an expiration was implied to do, and the trades that it is judged by. */
export type ImpliedOutcome = Pick<Outcome, "oneSigma" | "quantiles" | "probabilities"> & {
  /** At `STANDARD_TRADES`. */
  trades: (PositionOutcome | null)[];
};

/** One deviation as /expected-move has it, probabilities as /calc has them. Null where the figures allow no move. */
export function impliedOutcome(observed: ObservedExpiry): ImpliedOutcome | null {
  const { forward, years, smile, straddle, atmImpliedVolatility: volatility } = observed;
  const move = moveOf({ ...observed, volatility, atmStraddle: straddle });
  if (move === null) return null;
  const density = smileDensity(forward, years, smile);
  const trades = standardTrades(observed);
  return {
    oneSigma: move.oneSigma,
    quantiles: QUANTILES.map((below) => smileQuantile(smile, below)),
    probabilities: trades.map((trade) =>
      trade === null ? null : probabilityOfProfit(trade.pricesAbove(), density),
    ),
    trades,
  };
}
