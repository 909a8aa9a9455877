import type { StrategyRequest } from "../calculator/calculate-request.ts";
import type {
  CalculatedLeg,
  Calculation,
  Net,
  PositionEvents,
  Probabilities,
} from "../calculator/calculation.ts";
import type { OptionType } from "../options/contract.ts";
import type { Fill } from "../options/fill-prices.ts";
import type { Bias, PlanFamily } from "../planning/families.ts";
import type { Funnel } from "../planning/funnel.ts";
import type { Mode } from "../planning/judge-candidate.ts";
import type { PlanRegime } from "../planning/plan-regime.ts";
import type { PlanView } from "../planning/plan-view.ts";
import type { PositionSize } from "../planning/size-position.ts";
import type { DataFreshness } from "../providers/freshness.ts";

/** The same payoff built of other options, which was not the cheaper one. */
export type PlanTwin = {
  id: string;
  family: PlanFamily;
  strikes: string;
  /** Dollars for the unit that it costs more. */
  dearerBy: number;
};

/**
 * A trade to look at. Dollars are for one unit, which is one contract of each leg (two of a butterfly's body); what the
 * calculator answers to `calc` is taken from the calculator.
 */
export type PlanCandidate = {
  /** Stable for the same family and strikes: "bull_put_spread:580/575". */
  id: string;
  family: PlanFamily;
  label: string;
  strikes: string;
  /** Dollars between the farthest neighbouring strikes; null of one strike, and of a straddle or strangle. */
  width: number | null;
  /** Days to the later expiration of a calendar; null of any other trade. */
  farDte: number | null;
  /** Place by score, from 1. */
  rank: number;
  legs: CalculatedLeg[];
  /** Dollars a share, as the calculator has it. */
  net: Net;
  maxProfit: number | null;
  maxLoss: number | null;
  /** What alpha is measured against: the largest loss, or the Reg-T estimate where shorts are uncovered. */
  risk: number;
  riskBasis: "max-loss" | "reg-t-estimate";
  buyingPower: number | null;
  breakevens: number[];
  riskReward: number | null;
  /** Expected value under the view over risk, the score; null where the quotes are too old to score. */
  alpha: number | null;
  alphaBand: [low: number, high: number] | null;
  /** Times 365 over the days to expiration: a column, never the order. */
  alphaPerYear: number | null;
  /** Dollars. market: what it costs to trade, for prices are fair under their own density; view: what the view adds to that. */
  expectedValue: { market: number; view: number | null };
  /** Under the market's density; the view's beside it. */
  probabilityOfProfit: number | null;
  viewProbabilityOfProfit: number;
  band: Probabilities["band"] | null;
  halfProfit: number | null;
  halfProfitTarget: number | null;
  halfProfitUnknown: string | null;
  touch: Probabilities["touch"];
  /** In and out again at this fill, percent of risk. */
  costPercentOfRisk: number;
  /** Null where neither a budget nor an account was given. */
  contracts: number | null;
  size: PositionSize;
  /** The leg that trades worst. */
  worstLeg: { type: OptionType; strike: number; openInterest: number | null; spreadPercent: number };
  twin: PlanTwin | null;
  /** Id of the next in rank where the two differ by less than either is known to. */
  tiedWith: string | null;
  events: PositionEvents;
  notes: string[];
  /** The line that shows the same trade in Discord, and the body that does at POST /v1/calc. */
  calc: string;
  calcRequest: StrategyRequest;
};

export type PlanVerdict = {
  /** pays: under the view after costs; nothing_pays: the least bad are shown; withheld: old quotes; empty: nothing was kept. */
  kind: "pays" | "nothing_pays" | "withheld" | "empty";
  words: string;
};

export type PlanRegimeAnswer = PlanRegime & {
  iv30: number | null;
  rv20: number | null;
  ivRank: number | null;
  ivPercentile: number | null;
  /** Daily closes that rank and percentile look at. */
  observations: number;
  /** How many of them were rebuilt afterwards. */
  rebuiltObservations: number;
  day: string | null;
};

export type Neighbour = { expiration: string; dte: number };

export type Plan = {
  symbol: string;
  bias: Bias;
  expiration: string;
  dte: number;
  /** The listed expirations beside it. */
  neighbours: { sooner: Neighbour | null; later: Neighbour | null };
  underlyingPrice: number;
  /** One deviation of the underlying by the expiration, dollars a share. */
  expectedMove: number | null;
  target: number | null;
  mode: Mode;
  fill: Fill;
  view: PlanView & { atmVolatility: number };
  regime: PlanRegimeAnswer;
  earnings: PositionEvents["earnings"];
  exDividend: PositionEvents["exDividend"];
  families: PlanFamily[];
  funnel: Funnel;
  verdict: PlanVerdict;
  candidates: PlanCandidate[];
  data: DataFreshness;
  warnings: string[];
};

/** What of a calculation a candidate shows as it is. */
export type Shown = Pick<
  Calculation,
  | "legs"
  | "net"
  | "maxProfit"
  | "maxLoss"
  | "breakevens"
  | "riskReward"
  | "buyingPower"
  | "probabilityOfProfit"
>;
