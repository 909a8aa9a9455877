import type { StoredContract } from "../../chains/reader-ports.ts";
import { assignmentRisk } from "../../options/early-assignment.ts";
import { expiryRisks } from "../../options/expiry-risk.ts";
import { quoteWorth } from "../../options/quote-worth.ts";
import type { PositionEvents } from "../calculation.ts";
import { spotOf } from "../resolve/expiry-market.ts";
import { marginLegs } from "../resolve/margin-legs.ts";
import { modelPrice } from "../resolve/model-leg.ts";
import type { ResolvedOption, ResolvedPosition } from "../resolve/resolved-position.ts";
import { dividendsBefore, type Moment } from "./ex-dividends.ts";

/** Short legs that are likely to be exercised early, or that nobody can tell of, and what the last day settles. */
export function assignmentsOf(position: ResolvedPosition, moment: Moment): PositionEvents["assignment"] {
  const early = position.legs.flatMap((leg, index) => {
    if (leg.type === "stock" || leg.side === "buy") return [];
    const { type, strike, market, exerciseStyle, expiration } = leg;
    const risk = assignmentRisk({
      type,
      strike,
      years: market.years,
      exerciseStyle,
      rate: market.rate,
      dividends: dividendsBefore(position, expiration, moment),
      twinPrice: twinPrice(leg),
    });
    const told = risk.status === "likely" || (risk.status === "unknown" && isInTheMoney(leg));
    return told ? [{ leg: index, reason: risk.reason }] : [];
  });
  const last = expiryRisks(marginLegs(position), position.underlyingPrice);
  return [...early, ...last.map(({ leg, reason }) => ({ leg, reason }))];
}

function isInTheMoney({ type, strike, market }: ResolvedOption): boolean {
  const spot = spotOf(market);
  return type === "call" ? spot > strike : spot < strike;
}

/** Of the option of the other type at the strike. */
function twinPrice(leg: ResolvedOption): { mid: number | null; model: number | null } {
  const { market, strike, volatility } = leg;
  const type = leg.type === "call" ? "put" : "call";
  const twin = market.stored?.listed.find((one) => one.type === type && one.strike === strike);
  const quoted = market.stored?.unmoved === true && twin !== undefined ? midOf(twin) : null;
  const needed = quoted === null && volatility !== null;
  return { mid: quoted, model: needed ? modelPrice({ ...leg, type }, volatility) : null };
}

function midOf(contract: StoredContract): number | null {
  const worth = quoteWorth(contract);
  return worth.ok ? worth.mid : null;
}
