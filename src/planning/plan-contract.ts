import type { OptionType } from "../options/contract.ts";

/** A listed option as a plan may use it. Dollars a share; null is "not known". */
export type PlanContract = {
  readonly type: OptionType;
  readonly strike: number;
  readonly bid: number | null;
  readonly ask: number | null;
  readonly openInterest: number | null;
  readonly volume: number | null;
  /** Signed; that of Black at the smile's volatility where omitted. */
  readonly delta?: number | null | undefined;
  /** Why nobody should trade on its figures (an adjusted contract, an unreliable volatility); null or omitted: sound. */
  readonly unreliable?: string | null | undefined;
};

/** Volatility by strike, an annual fraction; its slope in dollars of strike is measured where it is not given. */
export type PlanSmile = {
  volatility(strike: number): number;
  slope?: ((strike: number) => number) | undefined;
};

/** One expiration: what its options are, and what they are valued against. */
export type PlanExpiry = {
  readonly contracts: readonly PlanContract[];
  /** Dollars a share. */
  readonly forward: number;
  /** From this expiration to today. */
  readonly discountFactor: number;
  /** Calendar days / 365. */
  readonly years: number;
  readonly smile: PlanSmile;
};
