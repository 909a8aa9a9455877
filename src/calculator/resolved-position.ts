import type { ExerciseStyle, OptionType, Settlement, Side } from "../options/contract.ts";
import type { SmileCurve } from "../options/smile-curve.ts";
import type { StrategyName } from "../options/strategy.ts";
import type { DataFreshness } from "../providers/freshness.ts";
import type { PremiumSource } from "./calculation.ts";

/** A leg with everything that could be found out about it. */
export type ResolvedLeg = {
  type: OptionType;
  side: Side;
  strike: number;
  quantity: number;
  expiration: string;
  /** The listed series; null for a leg that no stored quote stands for. */
  root: string | null;
  settlement: Settlement | null;
  years: number;
  bid: number | null;
  ask: number | null;
  /** Dollars per share; null where only the net price of the strategy is known. */
  premium: number | null;
  premiumSource: PremiumSource;
  volatility: number | null;
  delta: number | null;
  exerciseStyle: ExerciseStyle;
};

/** A request brought together with the market: all that the evaluation needs, and where it came from. */
export type ResolvedPosition = {
  symbol: string | null;
  strategy: StrategyName | "custom";
  /** The nearest one; the position is judged there. */
  expiration: string;
  dte: number;
  /** What a trader sees as the price of the underlying. */
  underlyingPrice: number;
  /** What the model prices from: the underlying as the quotes imply it. */
  spot: number;
  /** Continuously compounded fractions a year. */
  rate: number;
  dividendYield: number;
  legs: ResolvedLeg[];
  /** The strategy's net price where it was given by hand: dollars per share, not negative. */
  net: { kind: "debit" | "credit"; premium: number } | null;
  smile: SmileCurve | null;
  /** Of the expiry at the money, for the expected move. */
  atmVolatility: number | null;
  straddle: number | null;
  data: DataFreshness;
  warnings: string[];
};
