import { AppError } from "../../errors.ts";
import { addDays, daysBetween } from "../../market/calendar-date.ts";
import { expiresAtMs, yearsBetween } from "../../market/expiry.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import type { TradingCalendar } from "../../market/trading-calendar.ts";
import type { YieldCurve } from "../../market/yield-curve.ts";
import { isCashIndex } from "../../options/cash-index.ts";
import { MANUAL_DATA } from "../../providers/freshness.ts";
import { type DiscountRate, discountRate } from "../../valuation/discount-rate.ts";
import { carriedForward, type ExpiryMarket } from "./expiry-market.ts";
import { modelLeg } from "./model-leg.ts";
import { sizeOf } from "./position-from-store.ts";
import { type ResolvedLeg, type ResolvedPosition, resolveStock } from "./resolved-position.ts";
import { type ExpiryWish, isOption, type WantedOption, type WantedPosition } from "./wanted-position.ts";

/** No option is listed farther out, and the calendar that tells when it would expire ends. */
const FARTHEST_DAYS = 2_000;
/** Index options that can be exercised any day, of those that are asked about. */
const AMERICAN_INDEXES = new Set(["OEX"]);

/** Whether enough was given to do without stored quotes. */
export function isCompleteByHand({ legs, net, underlyingPrice }: WantedPosition): boolean {
  const options = legs.filter(isOption);
  const dated = options.every(({ expiry }) => expiry.behind === undefined);
  const known = options.every(
    ({ premium, impliedVolatility }) => premium !== null || impliedVolatility !== null,
  );
  return underlyingPrice !== undefined && dated && (net !== null || known);
}

/** A position priced by what the trader gave alone. Throws naming what is missing. */
export function positionByHand(
  wanted: WantedPosition,
  curve: YieldCurve | null,
  nowMs: number,
  calendar?: TradingCalendar,
): Omit<ResolvedPosition, "dividends" | "flatVolatility"> {
  const spot = requireSpot(wanted);
  const style = exerciseStyleOf(wanted.symbol);
  const rates: DiscountRate[] = [];
  const marketOf = (leg: WantedOption): ExpiryMarket => {
    const { expiration, years } = wishedExpiry(leg.expiry, nowMs, calendar);
    const found = discountRate(curve, null, years);
    rates.push(found);
    const { rate = found.rate, dividendYield = 0 } = wanted;
    const carry = { expiration, years, rate, dividendYield };
    return { ...carry, forward: carriedForward(spot, carry), smile: null, stored: null };
  };
  const legs = wanted.legs.map((leg): ResolvedLeg => {
    if (!isOption(leg)) return resolveStock(leg, spot);
    return modelLeg(marketOf(leg), leg, style);
  });
  const markets = legs.flatMap((leg) => (leg.type === "stock" ? [] : leg.market));
  const near = markets.reduce((a, b) => (b.years < a.years ? b : a));
  const assumed = rates[0]?.source === "assumed";
  return {
    ...sizeOf(wanted),
    symbol: wanted.symbol,
    strategy: wanted.strategy,
    near,
    dte: daysBetween(newYorkDate(nowMs), near.expiration),
    underlyingPrice: spot,
    legs,
    listed: [],
    net: wanted.net,
    rateSource: wanted.rate !== undefined ? "manual" : (rates[0]?.source ?? "assumed"),
    data: MANUAL_DATA,
    warnings: [...wanted.notes, assumptions(wanted, near, assumed)].filter((text) => text !== null),
  };
}

function assumptions({ symbol, rate, dividendYield }: WantedPosition, near: ExpiryMarket, assumed: boolean) {
  const used = `rate ${Number((100 * near.rate).toFixed(2))} %${assumed ? "" : " (Treasury)"}`;
  const parts = [rate === undefined ? used : null, dividendYield === undefined ? "no dividends" : null];
  const named = parts.filter((text) => text !== null).join(", ");
  const unused = symbol === null ? "" : "No stored quotes were used. ";
  return `${unused}${named === "" ? "" : `Assumed: ${named}.`}`.trim() || null;
}

function exerciseStyleOf(symbol: string | null): "american" | "european" {
  const european = symbol !== null && isCashIndex(symbol) && !AMERICAN_INDEXES.has(symbol);
  return european ? "european" : "american";
}

/** Throws for the first thing that is missing. */
function requireSpot(wanted: WantedPosition): number {
  const { symbol, net, underlyingPrice, legs, nameLeg } = wanted;
  const named = wanted.strategy !== "custom";
  const priced = net !== null || legs.every((leg) => leg.type === "stock" || leg.premium !== null);
  if (named && !(priced && underlyingPrice !== undefined)) throw missingByHand(symbol ?? "");
  const undated = legs.some((leg) => isOption(leg) && leg.expiry.behind !== undefined);
  const dates = new Set(legs.filter(isOption).map(({ expiry }) => JSON.stringify(expiry)));
  if (undated || (named && dates.size > 1)) {
    throw new AppError(
      "no_quotes",
      "Legs that expire on different days need stored quotes, or a price each.",
      {
        hint: "Give the legs with their premiums to POST /v1/calc instead.",
      },
    );
  }
  const bare = legs.findIndex(
    (leg) => isOption(leg) && net === null && leg.premium === null && leg.impliedVolatility === null,
  );
  if (bare >= 0) {
    throw new AppError("invalid_request", `${nameLeg(bare)}has neither premium nor impliedVolatility.`, {
      hint:
        symbol === null
          ? "Give one of them, or a symbol."
          : `No quotes are stored for ${symbol}: give one of them.`,
    });
  }
  if (underlyingPrice === undefined) {
    throw new AppError("invalid_request", "underlyingPrice: is missing.", {
      hint: "Give the price of the underlying, or a symbol whose quotes are stored.",
    });
  }
  return underlyingPrice;
}

function missingByHand(symbol: string): AppError {
  return new AppError("no_quotes", `No quotes are stored for ${symbol}.`, {
    hint: "Add premium: and underlying_price: to calculate by hand.",
  });
}

/** The expiration exactly as wished, with the years until it. Throws `invalid_request` when passed or too far. */
function wishedExpiry(
  { dte, expiration }: ExpiryWish,
  nowMs: number,
  calendar?: TradingCalendar,
): { expiration: string; years: number } {
  const today = newYorkDate(nowMs);
  const date = expiration ?? addDays(today, dte ?? 0);
  const days = daysBetween(today, date);
  if (days > FARTHEST_DAYS) {
    throw new AppError("invalid_request", `The expiration ${date} is ${days} days away.`, {
      hint: `Ask for one within ${FARTHEST_DAYS} days.`,
    });
  }
  const years = yearsBetween(nowMs, expiresAtMs(date, "PM", calendar));
  if (years <= 0) {
    throw new AppError("invalid_request", `An option of ${date} has expired.`, {
      hint: "Ask for a later expiration.",
    });
  }
  return { expiration: date, years };
}
