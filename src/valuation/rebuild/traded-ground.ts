import { expiresAtMs, yearsBetween } from "../../market/expiry.ts";
import { nyseCalendar } from "../../market/trading-calendar.ts";
import type { CarryGround } from "../carry.ts";
import { type DiscountRate, discountRate } from "../discount-rate.ts";
import { dividendsWithin, type ValuationInputs } from "../value-chain.ts";
import type { MatchedTrade } from "./match-trades.ts";

/** The instant that trades are valued at, and the share then, dollars. */
export type TradedInstant = {
  readonly spot: number;
  readonly atMs: number;
  readonly inputs: ValuationInputs;
};

/** What is known of an expiration without its trades. */
export type TradedGround = CarryGround & {
  readonly dividendsKnown: boolean;
  readonly american: boolean;
  readonly rateSource: DiscountRate["source"];
  readonly expiresMs: number;
};

/** Of the expiration that the trades are of; null without one, and where it has expired. */
export function tradedGround(
  trades: readonly MatchedTrade[],
  { spot, atMs, inputs: { curve, dividends, calendar = nyseCalendar } }: TradedInstant,
): TradedGround | null {
  const contract = trades[0]?.contract;
  if (contract === undefined) return null;
  const expiresMs = expiresAtMs(contract.expiration, contract.settlement, calendar);
  const years = yearsBetween(atMs, expiresMs);
  if (!(years > 0)) return null;
  const { rate, source: rateSource } = discountRate(curve, null, years);
  return {
    spot,
    years,
    rate,
    rateSource,
    dividends: dividendsWithin(dividends, atMs, expiresMs),
    dividendsKnown: dividends.status !== "unknown",
    american: contract.exerciseStyle === "american",
    expiresMs,
  };
}
