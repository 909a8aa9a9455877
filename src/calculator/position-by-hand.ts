import type { ExpirationWish } from "../chains/choose-expiration.ts";
import { AppError } from "../errors.ts";
import { addDays, daysBetween } from "../market/calendar-date.ts";
import { expiresAtMs, yearsBetween } from "../market/expiry.ts";
import { newYorkDate } from "../market/time-zone.ts";
import { opensAs } from "../options/strategy.ts";
import { MANUAL_DATA } from "../providers/freshness.ts";
import { ASSUMED_RATE } from "../valuation/discount-rate.ts";
import type { StrategyRequest } from "./calculate-request.ts";
import { modelLeg } from "./model-leg.ts";
import { requireLegs } from "./position-from-chain.ts";
import type { ResolvedPosition } from "./resolved-position.ts";

/** No option is listed farther out, and the calendar that tells when it would expire ends. */
const FARTHEST_DAYS = 2_000;

/** A named strategy priced by what the trader gave alone. Needs premium and underlyingPrice. */
export function positionByHand(request: StrategyRequest, nowMs: number): ResolvedPosition {
  const { premium, underlyingPrice: spot } = request;
  if (premium === undefined || spot === undefined) throw missingByHand(request.symbol);
  const { legs, note } = requireLegs(request);
  if (legs.some((leg) => leg.expiry === "far")) {
    throw new AppError("no_quotes", "A calendar needs stored quotes for both expirations.", {
      hint: "Give the legs with their premiums to POST /v1/calc instead.",
    });
  }
  const { expiration, dte, years } = wishedExpiry(request, nowMs);
  const only = legs.length === 1 ? premium : null;
  const market = { spot, rate: ASSUMED_RATE, dividendYield: 0 };
  return {
    symbol: request.symbol,
    strategy: request.strategy,
    expiration,
    dte,
    underlyingPrice: spot,
    ...market,
    legs: legs.map((leg) => modelLeg(market, { ...leg, expiration, years, premium: only, volatility: null })),
    net: only === null ? { kind: opensAs(request.strategy), premium } : null,
    smile: null,
    atmVolatility: null,
    straddle: null,
    data: MANUAL_DATA,
    warnings: [
      ...(note === null ? [] : [note]),
      `No stored quotes were used. Assumed: rate ${ASSUMED_RATE * 100} %, no dividends.`,
    ],
  };
}

export function missingByHand(symbol: string): AppError {
  return new AppError("no_quotes", `No quotes are stored for ${symbol}.`, {
    hint: "Add premium: and underlying_price: to calculate by hand.",
  });
}

/** The expiration exactly as wished, with the years until it. Throws `invalid_request` when passed or too far. */
export function wishedExpiry(
  { dte, expiration }: ExpirationWish,
  nowMs: number,
): { expiration: string; dte: number; years: number } {
  const today = newYorkDate(nowMs);
  const date = expiration ?? addDays(today, dte ?? 0);
  const days = daysBetween(today, date);
  if (days > FARTHEST_DAYS) {
    throw new AppError("invalid_request", `The expiration ${date} is ${days} days away.`, {
      hint: `Ask for one within ${FARTHEST_DAYS} days.`,
    });
  }
  const years = yearsBetween(nowMs, expiresAtMs(date, "PM"));
  if (years <= 0) {
    throw new AppError("invalid_request", `An option of ${date} has expired.`, {
      hint: "Ask for a later expiration.",
    });
  }
  return { expiration: date, dte: days, years };
}
