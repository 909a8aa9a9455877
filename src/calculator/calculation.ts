import type { OptionType, Settlement, Side } from "../options/contract.ts";
import type { StrategyName } from "../options/strategy.ts";
import type { DataFreshness } from "../providers/freshness.ts";

/** mid: of a stored two-sided quote; mark: the provider's, where a side is missing; model: from a volatility given. */
export type PremiumSource = "mid" | "mark" | "manual" | "model";

export type CalculatedLeg = {
  type: OptionType;
  side: Side;
  strike: number;
  /** Per unit of the strategy. */
  quantity: number;
  expiration: string;
  /** The listed series; null for a leg given by hand. */
  root: string | null;
  settlement: Settlement | null;
  bid: number | null;
  ask: number | null;
  mid: number | null;
  /** Dollars per share; null where only the strategy's net price was given. */
  premium: number | null;
  premiumSource: PremiumSource;
  impliedVolatility: number | null;
  delta: number | null;
};

export type PositionGreeks = {
  delta: number;
  gamma: number;
  thetaPerDay: number;
  vegaPerVolPoint: number;
  rhoPerPoint: number;
};

export type PositionSize = {
  accountSize: number;
  riskPercent: number;
  riskBudget: number;
  /** Dollars that one unit can lose; null where loss has no end. */
  riskPerContract: number | null;
  /** Units that keep the loss inside the budget; null where loss has no end. */
  maxContracts: number | null;
};

/** What a trade is worth. Dollars are for the whole position, probabilities 0..1, null is unbounded or unknowable. */
export type Calculation = {
  symbol: string | null;
  strategy: StrategyName | "custom";
  expiration: string;
  dte: number;
  underlyingPrice: number;
  contracts: number;
  legs: CalculatedLeg[];
  net: { kind: "debit" | "credit"; perShare: number; total: number };
  maxProfit: number | null;
  maxLoss: number | null;
  breakevens: number[];
  riskReward: number | null;
  probabilityOfProfit: number | null;
  probabilityMethod: string;
  expectedValue: number | null;
  greeks: PositionGreeks | null;
  positionSize: PositionSize | null;
  /** One standard deviation of the underlying by the expiration, dollars a share; and the ATM straddle beside it. */
  expectedMove: { oneSigma: number; lower: number; upper: number; straddle: number | null } | null;
  data: DataFreshness;
  warnings: string[];
};
