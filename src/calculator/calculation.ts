import type { ExpiryInputs } from "../chains/expiry-inputs.ts";
import type { DividendCertainty } from "../market/dividend-schedule.ts";
import type { LegType, Settlement, Side } from "../options/contract.ts";
import type { Fill } from "../options/fill-prices.ts";
import type { WorthlessQuote } from "../options/quote-worth.ts";
import type { StrategyName } from "../options/strategy.ts";
import type { DataFreshness } from "../providers/freshness.ts";
import type { GoingOn } from "./going-on.ts";

/** mid: of a two-sided quote; mark: the provider's; model: from a volatility given; underlying: of shares, its price. */
export type PremiumSource = "mid" | "mark" | "manual" | "model" | "underlying";

/** Of one long contract, per share and as shown: a position's are the sum of its legs'. */
export type Greeks = {
  delta: number;
  gamma: number;
  /** Dollars for one calendar day passing; at most what is left to lose. */
  thetaPerDay: number;
  /** Dollars for one percentage point of volatility, and of rate. */
  vegaPerVolPoint: number;
  rhoPerPoint: number;
};

export type CalculatedLeg = {
  [Name in keyof Greeks]: number | null;
} & {
  type: LegType;
  side: Side;
  /** Null for shares, as is all that only an option has. */
  strike: number | null;
  /** Per unit of the strategy; of shares in hundreds. */
  quantity: number;
  expiration: string | null;
  /** The listed series; null for a leg given by hand. */
  root: string | null;
  settlement: Settlement | null;
  bid: number | null;
  ask: number | null;
  mid: number | null;
  /** Dollars per share; null where only the strategy's net price was given. */
  premium: number | null;
  premiumSource: PremiumSource;
  /** What the leg is traded at at the fill shown; null where only the net is known. */
  fill: number | null;
  /** What the premium has beside what exercise would pay. */
  extrinsic: number | null;
  impliedVolatility: number | null;
  /** The quote's width in percent of its middle. */
  spreadPercent: number | null;
  openInterest: number | null;
  volume: number | null;
  quotedAtMs: number | null;
  /** What the stored quote is worth; null without one. */
  quality: "usable" | WorthlessQuote | null;
};

export type Net = {
  kind: "debit" | "credit";
  /** At the fill shown, dollars a share, as paid or received. */
  perShare: number;
  total: number;
  fill: Fill | "manual";
  /** In the direction of `kind`; below 0 where a credit turns into a debit. Null where no quotes say. */
  mid: number | null;
  realistic: number | null;
  natural: number | null;
};

export type Probabilities = {
  /** Of ending at the largest profit or loss; null where it has no end. */
  maxProfit: number | null;
  maxLoss: number | null;
  /** Of seeing half the profit at some time before expiry (P50), and how much that is; null with why. */
  halfProfit: number | null;
  halfProfitTarget: number | null;
  halfProfitUnknown: string | null;
  /** That the price touches each short strike before it expires. */
  touch: { strike: number; expiration: string; probability: number }[];
  /** Of profit, when volatility, forward and fill are off as they may be. */
  band: [low: number, high: number];
};

export type ExpectedValue = {
  /** Filled at the middle of every quote; at fair prices 0. */
  atMid: number;
  /** After crossing half the spread of every leg, and the whole mark of one that nobody bids for. */
  afterCosts: number;
  /** Of both, what the right to exercise early is worth, which holding to expiry gives up. */
  earlyExercise: number;
};

export type PositionSize = {
  accountSize: number;
  riskPercent: number;
  riskBudget: number;
  /** Dollars that one unit can lose; null where loss has no end. */
  riskPerContract: number | null;
  /** Units that keep the loss inside the budget; null where loss has no end or there is none. */
  maxContracts: number | null;
  /** Dollars of buying power that one unit takes, and how many units the whole account carries. */
  buyingPowerPerContract: number | null;
  contractsByBuyingPower: number | null;
  /** How many units the account can secure in cash; null where no short put asks for any. */
  contractsByCash: number | null;
  /** Why no unit fits the budget or the account, or why risk sets no size; null where none of it is so. */
  reason: string | null;
};

export type Capital = {
  /** Estimate of what a Reg-T margin account sets aside, dollars, and by which rule. */
  buyingPower: number | null;
  buyingPowerBasis: string | null;
  /** Cash that would buy all shares that short puts may deliver; null where none can. */
  cashToSecure: number | null;
  /** Largest profit over largest loss, and over buying power; fractions. */
  returnOnRisk: number | null;
  returnOnCapital: number | null;
  /** The return on capital times 365 over the days to the nearest expiry. */
  annualisedReturn: number | null;
  /** A day's theta in percent of the largest loss, or of buying power where loss has no end. */
  thetaPercentOfRisk: number | null;
};

/** `profit[date][price]`: dollars for the position. */
export type ProfitTable = { prices: number[]; dates: string[]; profit: number[][] };

export type PositionInputs = Pick<
  ExpiryInputs,
  "forward" | "forwardError" | "rate" | "dividends" | "impliedYield"
> & {
  rateSource: ExpiryInputs["rateSource"] | "manual";
  underlying: { used: number; stated: number | null; implied: number | null };
  /** What the odds are read from: fitted to the quotes, or one volatility for all strikes. Null for none. */
  smile:
    | {
        source: "fitted";
        atmVolatility: number;
        lowestStrike: number;
        highestStrike: number;
        strikes: number;
      }
    | { source: "flat"; atmVolatility: number }
    | null;
};

/** What happens to the company inside the trade; "unknown" is never "no". */
export type PositionEvents = {
  earnings: {
    status: "inside" | "outside" | "unknown";
    /** New York date of the next report; null where nobody knows one. */
    date: string | null;
    when: "before_open" | "after_close" | "during_session" | null;
    /** The move that the volatilities around the report imply, a fraction of the price; null where they don't say. */
    impliedMove: { oneSigma: number; mean: number } | null;
  };
  exDividend: {
    /** none: it pays none; outside: the next date lies after every leg. */
    status: "inside" | "outside" | "none" | "unknown";
    date: string | null;
    /** Dollars a share. */
    amount: number | null;
    certainty: DividendCertainty | null;
  };
  /** Short legs that may be assigned before they expire, by their place in `legs`, and what settles on the last day. */
  assignment: { leg: number; reason: string }[];
};

/** What a trade is worth. Dollars are for the whole position, probabilities 0..1, null is unbounded or unknowable. */
export type Calculation = Capital &
  GoingOn & {
    symbol: string | null;
    strategy: StrategyName | "custom";
    expiration: string;
    dte: number;
    underlyingPrice: number;
    contracts: number;
    legs: CalculatedLeg[];
    net: Net;
    maxProfit: number | null;
    maxLoss: number | null;
    breakevens: number[];
    riskReward: number | null;
    probabilityOfProfit: number | null;
    probabilityMethod: string;
    probabilities: Probabilities | null;
    expectedValue: ExpectedValue | null;
    greeks: Greeks | null;
    /** Of the whole position: what is paid, or received, for time. */
    extrinsic: number | null;
    positionSize: PositionSize | null;
    /** One standard deviation of the underlying by the expiration, dollars a share; and the ATM straddle beside it. */
    expectedMove: { oneSigma: number; lower: number; upper: number; straddle: number | null } | null;
    profitTable: ProfitTable | null;
    events: PositionEvents;
    inputs: PositionInputs;
    data: DataFreshness;
    warnings: string[];
  };
