import { chooseExpiration } from "../chains/choose-expiration.ts";
import { inputWarnings } from "../chains/expiry-inputs.ts";
import type { ChainReader, StoredExpiration } from "../chains/reader-ports.ts";
import { AppError } from "../errors.ts";
import { MANUAL_DATA, storedFreshness } from "../providers/freshness.ts";
import { ASSUMED_RATE } from "../valuation/discount-rate.ts";
import type { LegsRequest, RequestedLeg } from "./calculate-request.ts";
import { type ExpiryMarket, ofRoot, readExpiryMarket } from "./expiry-market.ts";
import { modelLeg } from "./model-leg.ts";
import { wishedExpiry } from "./position-by-hand.ts";
import { quoteLeg } from "./quote-leg.ts";
import type { ResolvedLeg, ResolvedPosition } from "./resolved-position.ts";

type Market = { underlyingPrice: number; spot: number; rate: number; dividendYield: number };

/** Legs written out: each from its own figures, or from stored quotes where it has none and there is a symbol. */
export async function positionFromLegs(
  chains: ChainReader,
  request: LegsRequest,
  listed: readonly StoredExpiration[],
  nowMs: number,
): Promise<ResolvedPosition> {
  const warnings: string[] = [];
  const quoted = new Map<RequestedLeg, ExpiryMarket>();
  for (const leg of request.legs) {
    if (leg.premium !== undefined || leg.impliedVolatility !== undefined) continue;
    quoted.set(leg, await marketOf(chains, request, leg, listed, nowMs, warnings));
  }
  const first = [...quoted.values()][0];
  const market = marketFigures(request, first, warnings);
  const legs = request.legs.map((leg, index) => {
    const stored = quoted.get(leg);
    if (stored === undefined) return givenLeg(market, leg, nowMs);
    const { leg: resolved, notes } = quoteLeg(stored, leg);
    warnings.push(...notes.map((note) => `legs.${index}: ${note}`));
    return resolved;
  });
  const nearest = legs.reduce((a, b) => (b.years < a.years ? b : a));
  const smileMarket = [...quoted.values()].find(({ expiration }) => expiration === nearest.expiration);
  const oldest = [...quoted.values()].toSorted((a, b) => a.quotedAtMs - b.quotedAtMs)[0];
  warnings.push(...new Set([...quoted.values()].flatMap(({ snapshot }) => inputWarnings(snapshot))));
  return {
    symbol: request.symbol ?? null,
    strategy: "custom",
    expiration: nearest.expiration,
    dte: wishedExpiry({ expiration: nearest.expiration }, nowMs).dte,
    ...market,
    legs,
    net: null,
    smile: smileMarket?.smile ?? null,
    atmVolatility: smileMarket?.atmVolatility ?? null,
    straddle: smileMarket?.straddle ?? null,
    data: oldest === undefined ? MANUAL_DATA : storedFreshness(oldest.provider, oldest, nowMs),
    warnings,
  };
}

function givenLeg(market: Market, leg: RequestedLeg, nowMs: number): ResolvedLeg {
  const { expiration, years } = wishedExpiry(leg, nowMs);
  const { type, side, strike, quantity, premium = null, impliedVolatility = null } = leg;
  return modelLeg(market, {
    type,
    side,
    strike,
    quantity,
    expiration,
    years,
    premium,
    volatility: impliedVolatility,
  });
}

async function marketOf(
  chains: ChainReader,
  { symbol, legs }: LegsRequest,
  leg: RequestedLeg,
  listed: readonly StoredExpiration[],
  nowMs: number,
  warnings: string[],
): Promise<ExpiryMarket> {
  const field = `legs.${legs.indexOf(leg)}`;
  if (symbol === undefined || listed.length === 0) {
    throw new AppError("invalid_request", `${field}: has neither premium nor impliedVolatility.`, {
      hint:
        symbol === undefined
          ? "Give one of them, or a symbol."
          : `No quotes are stored for ${symbol}: give one of them.`,
    });
  }
  const { expiration, note } = chooseExpiration(listed, leg, nowMs);
  if (note !== null) warnings.push(`${field}: ${note}`);
  const market = readExpiryMarket(await chains.readExpiration(symbol, expiration), leg.root);
  if (market === null)
    throw new AppError(
      "no_quotes",
      `No usable quotes are stored for ${symbol} ${expiration}${ofRoot(leg.root)}.`,
    );
  if (market.otherSeries !== null) warnings.push(`${field}: ${market.otherSeries}`);
  return market;
}

function marketFigures(request: LegsRequest, stored: ExpiryMarket | undefined, warnings: string[]): Market {
  const underlyingPrice = request.underlyingPrice ?? stored?.underlyingPrice;
  if (underlyingPrice === undefined) {
    throw new AppError("invalid_request", "underlyingPrice: is missing.", {
      hint: "Give the price of the underlying, or a symbol whose quotes are stored.",
    });
  }
  const rate = request.rate ?? stored?.rate ?? ASSUMED_RATE;
  if (request.rate === undefined && stored === undefined)
    warnings.push(`Assumed: rate ${ASSUMED_RATE * 100} %.`);
  const spot = request.underlyingPrice ?? stored?.spot ?? underlyingPrice;
  return { underlyingPrice, spot, rate, dividendYield: request.dividendYield ?? stored?.dividendYield ?? 0 };
}
