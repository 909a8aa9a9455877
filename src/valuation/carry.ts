import type { CashDividend } from "../pricing/american-grid.ts";

/**
 * What leads from the share to the forward of one expiry: F = (S - PV(dividends)) e^{(r - y)T}. Prices in dollars a share,
 * rates continuously compounded fractions a year.
 */
export type Carry = {
  readonly spot: number;
  readonly forward: number;
  readonly years: number;
  readonly rate: number;
  /** What the cash dividends leave: a borrow fee, an index's yield, a dividend that nobody announced. */
  readonly residualYield: number;
  /** Those that go ex before expiry, ascending. */
  readonly dividends: readonly CashDividend[];
};

export type CarryGround = Omit<Carry, "forward" | "residualYield">;

/** Present value of the dividends, dollars. */
export function dividendsWorth({ dividends, rate }: Pick<Carry, "dividends" | "rate">): number {
  return dividends.reduce((sum, { years, amount }) => sum + amount * Math.exp(-rate * years), 0);
}

/** The carry that meets a forward. */
export function carryTo(ground: CarryGround, forward: number): Carry {
  const { spot, years, rate } = ground;
  const share = Math.max(spot - dividendsWorth(ground), 1e-6 * spot);
  return { ...ground, forward, residualYield: rate - Math.log(forward / share) / years };
}

/** The carry of a yield, whose forward follows. */
export function carryAt(ground: CarryGround, residualYield: number): Carry {
  const { spot, years, rate } = ground;
  const share = Math.max(spot - dividendsWorth(ground), 1e-6 * spot);
  return { ...ground, residualYield, forward: share * Math.exp((rate - residualYield) * years) };
}

/** The share as a forward implies it where nothing but interest, a known yield and the known dividends lie between. */
export function impliedSpot(
  ground: Omit<CarryGround, "spot">,
  forward: number,
  residualYield: number,
): number {
  return forward * Math.exp((residualYield - ground.rate) * ground.years) + dividendsWorth(ground);
}

/** Whether holding the share costs so much that calls far from their end are exercised: a fee of a tenth a year. */
export function isCostly({ residualYield }: Pick<Carry, "residualYield">): boolean {
  return Math.abs(residualYield) > 0.1;
}
