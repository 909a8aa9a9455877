import type { StoredContract } from "../../chains/reader-ports.ts";
import type { DividendSchedule } from "../../market/dividend-schedule.ts";
import type { ExerciseStyle, OptionType, Side } from "../../options/contract.ts";
import type { StrategyName } from "../../options/strategy.ts";
import type { DataFreshness } from "../../providers/freshness.ts";
import type { Overrides, Sizing } from "../calculate-request.ts";
import type { PositionInputs, PremiumSource } from "../calculation.ts";
import type { ExpiryMarket } from "./expiry-market.ts";
import type { WantedStock } from "./wanted-position.ts";

/** An option leg with everything that could be found out about it. */
export type ResolvedOption = {
  type: OptionType;
  side: Side;
  strike: number;
  quantity: number;
  expiration: string;
  market: ExpiryMarket;
  /** Null for a leg that no stored quote stands for. */
  contract: StoredContract | null;
  /** Dollars per share; null where only the net price of the strategy is known. */
  premium: number | null;
  premiumSource: PremiumSource;
  /** What its stored quote is worth, whatever the trader paid; null where none says. */
  quoted: number | null;
  /** The volatility that the trader gave. */
  ownVolatility: number | null;
  volatility: number | null;
  exerciseStyle: ExerciseStyle;
};

/** Shares at what one costs. */
export type ResolvedStock = {
  type: "stock";
  side: Side;
  quantity: number;
  premium: number;
  premiumSource: PremiumSource;
};
export type ResolvedLeg = ResolvedOption | ResolvedStock;

/** Shares at the trader's own cost, else at the price of the underlying. */
export function resolveStock({ type, side, quantity, premium }: WantedStock, price: number): ResolvedStock {
  const premiumSource = premium === null ? "underlying" : "manual";
  return { type, side, quantity, premium: premium ?? price, premiumSource };
}

/** A request brought together with the market: all that the evaluation needs, and where it came from. */
export type ResolvedPosition = Sizing &
  Pick<Overrides, "fill"> & {
    symbol: string | null;
    strategy: StrategyName | "custom";
    /** Of the nearest expiry, where the position is judged. */
    near: ExpiryMarket;
    dte: number;
    /** What a trader sees as the price of the underlying. */
    underlyingPrice: number;
    legs: ResolvedLeg[];
    /** The stored expirations that still live, in order; none by hand. */
    listed: readonly string[];
    /** The strategy's net price where it was given by hand: dollars per share, not negative. */
    net: { kind: "debit" | "credit"; premium: number } | null;
    /** One volatility for all strikes, where there is no smile. */
    flatVolatility: number | null;
    rateSource: PositionInputs["rateSource"];
    dividends: DividendSchedule;
    data: DataFreshness;
    warnings: string[];
  };

/** The options of a position. */
export function optionsOf({ legs }: Pick<ResolvedPosition, "legs">): ResolvedOption[] {
  return legs.filter((leg) => leg.type !== "stock");
}

/** 1 bought, -1 sold, times the quantity. */
export function amountOf({ side, quantity }: { side: Side; quantity: number }): number {
  return side === "buy" ? quantity : -quantity;
}
