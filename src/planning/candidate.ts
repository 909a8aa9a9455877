import type { OptionType, Side } from "../options/contract.ts";
import type { PlanFamily } from "./families.ts";

/** Dollars a share, never signed. */
export type CandidateLeg = {
  readonly type: OptionType;
  readonly side: Side;
  readonly strike: number;
  readonly quantity: number;
  /** far: of the later expiration, of a calendar. */
  readonly expiry: "near" | "far";
  readonly bid: number;
  readonly ask: number;
  readonly mid: number;
  /** Where between the quotes it is traded, before the net is rounded to a tick. */
  readonly fill: number;
  readonly delta: number;
  readonly openInterest: number | null;
  readonly volume: number | null;
};

/** Paid for one unit, dollars a share; negative for a credit. `fill` is the one that the candidate is judged at. */
export type CandidateNet = {
  readonly mid: number;
  readonly realistic: number;
  readonly natural: number;
  readonly fill: number;
};

/** The same payoff built of other options, which was not the cheaper one. */
export type Twin = {
  readonly id: string;
  readonly family: PlanFamily;
  readonly strikes: string;
  readonly net: number;
  /** What it costs more, dollars a share; 0 where the two cost the same. */
  readonly dearerBy: number;
};

/** A trade that could be made, dollars a share of one unit (a contract of each leg is 100 shares). */
export type Candidate = {
  /** Stable for the same family and strikes: "bull_put_spread:95/90". */
  readonly id: string;
  readonly family: PlanFamily;
  /** As `/calc` takes them, the one that is traded first first: "95/90". */
  readonly strikes: string;
  readonly legs: readonly CandidateLeg[];
  readonly opensAs: "credit" | "debit";
  readonly net: CandidateNet;
  /** Null where it has no end. */
  readonly maxProfit: number | null;
  /** The worst outcome as a positive number; null where it has no end. */
  readonly maxLoss: number | null;
  /** What alpha is measured against, and what sizes: the largest loss, or the Reg-T estimate where shorts are uncovered. */
  readonly risk: number;
  readonly riskBasis: "max-loss" | "reg-t-estimate";
  readonly breakevens: readonly number[];
  /** Present value. market: what trading costs, under the prices' own density; view: what the view makes of it. */
  readonly expectedValue: { readonly market: number; readonly view: number };
  /** Expected value under the view over risk: the score. */
  readonly alpha: number;
  /** The least and the most it is with volatility a tenth off, the forward off by half the straddle's spread, other fills. */
  readonly alphaBand: readonly [number, number];
  /** Under the market's density, at the fill. */
  readonly probabilityOfProfit: number;
  /** Of that, moved like `alphaBand`. */
  readonly band: readonly [number, number];
  readonly viewProbabilityOfProfit: number;
  /** What the fill gives up against mid, dollars a share. */
  readonly entryCost: number;
  /** In and out again at this fill, percent of risk. */
  readonly costPercentOfRisk: number;
  /** Dollars between the farthest neighbouring strikes of one type; null where nothing is between strikes. */
  readonly width: number | null;
  /** Credit over that, a fraction; null for a debit and where nothing is between strikes. */
  readonly creditToWidth: number | null;
  /** Sum of the legs' deltas. */
  readonly delta: number;
  /** The leg that trades worst: the widest spread of its mid. */
  readonly worstLeg: CandidateLeg;
  readonly twin: Twin | null;
  /** The next in rank where the two differ by less than either is known to: its id. */
  readonly tiedWith: string | null;
  /** What a trader should know, as sentences. */
  readonly notes: readonly string[];
};
