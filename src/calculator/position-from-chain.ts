import { chooseExpiration } from "../chains/choose-expiration.ts";
import { inputWarnings } from "../chains/expiry-inputs.ts";
import type { ChainReader, StoredExpiration } from "../chains/reader-ports.ts";
import { AppError } from "../errors.ts";
import { addDays } from "../market/calendar-date.ts";
import { buildStrategyLegs, type StrategyOptionLeg } from "../options/build-strategy-legs.ts";
import { farGapDays, opensAs } from "../options/strategy.ts";
import { storedFreshness } from "../providers/freshness.ts";
import type { StrategyRequest } from "./calculate-request.ts";
import { type ExpiryMarket, ofRoot, readExpiryMarket } from "./expiry-market.ts";
import { quoteLeg } from "./quote-leg.ts";
import type { ResolvedPosition } from "./resolved-position.ts";

/** Throws `invalid_request` for strikes that do not fit the strategy; says which line to type instead. */
export function requireLegs(request: StrategyRequest): {
  legs: readonly StrategyOptionLeg[];
  note: string | null;
} {
  const built = buildStrategyLegs(request.strategy, request.strikes);
  if (!built.ok) throw new AppError("invalid_request", built.message, { hint: built.hint });
  const legs = built.legs.filter((leg) => leg.type !== "stock");
  if (legs.length < built.legs.length) {
    throw new AppError(
      "invalid_request",
      `strategy: ${request.strategy} holds shares, which have no price here.`,
      {
        hint: "Calculate its options alone, as legs or by their own strategy.",
      },
    );
  }
  return { legs, note: built.note };
}

/** Brings a named strategy together with stored quotes. `listed` are the expirations stored for the symbol. */
export async function positionFromChain(
  chains: ChainReader,
  request: StrategyRequest,
  listed: readonly StoredExpiration[],
  nowMs: number,
): Promise<ResolvedPosition> {
  const { legs, note } = requireLegs(request);
  const near = chooseExpiration(listed, request, nowMs);
  const market = await readMarket(chains, request, near.expiration);
  const warnings = [note, near.note, market.otherSeries].filter((text) => text !== null);
  const far = legs.some((leg) => leg.expiry === "far")
    ? await readFarMarket(chains, request, listed, near.expiration, nowMs)
    : market;
  if (far !== market) warnings.push(`The far leg expires ${far.expiration}.`);

  const priced = request.premium !== undefined;
  const quoted = legs.map((leg) => quoteLeg(leg.expiry === "far" ? far : market, leg, priced));
  warnings.push(...inputWarnings(market.snapshot));
  warnings.push(...new Set(quoted.flatMap(({ notes }) => notes)));
  const resolved = quoted.map(({ leg }) => leg);
  requireDistinctStrikes(legs, resolved);
  const data = storedFreshness(market.provider, olderOf(market, far), nowMs);
  if (data.stale) warnings.push(`The quotes are ${Math.round((data.ageSeconds ?? 0) / 60)} minutes old.`);
  return {
    symbol: request.symbol,
    strategy: request.strategy,
    expiration: near.expiration,
    dte: near.dte,
    underlyingPrice: market.underlyingPrice,
    ...carryOf(market, far),
    legs: resolved,
    net: null,
    smile: market.smile,
    atmVolatility: market.atmVolatility,
    straddle: market.straddle,
    data,
    warnings,
    ...overrides(request, market, warnings),
  };
}

/**
 * Spot, rate and yield that meet the forward of the near expiry and, for a calendar, that of the far one too: between
 * them only the carry of the quotes themselves counts.
 */
function carryOf(
  near: ExpiryMarket,
  far: ExpiryMarket,
): Pick<ResolvedPosition, "spot" | "rate" | "dividendYield"> {
  const { rate, forward, years } = near;
  if (far === near) return { spot: near.spot, rate, dividendYield: near.dividendYield };
  const dividendYield = rate - Math.log(far.forward / forward) / (far.years - years);
  return { spot: forward * Math.exp(-(rate - dividendYield) * years), rate, dividendYield };
}

function olderOf(near: ExpiryMarket, far: ExpiryMarket): ExpiryMarket {
  return far.quotedAtMs < near.quotedAtMs ? far : near;
}

/** What the trader gave by hand wins over what is stored, and is named. */
function overrides(
  request: StrategyRequest,
  market: ExpiryMarket,
  warnings: string[],
): Partial<ResolvedPosition> {
  const changed: Partial<ResolvedPosition> = {};
  if (request.premium !== undefined) {
    changed.net = { kind: opensAs(request.strategy), premium: request.premium };
    warnings.push(`Your net premium of ${request.premium} is used; the legs show stored quotes.`);
  }
  if (request.underlyingPrice !== undefined && request.underlyingPrice !== market.underlyingPrice) {
    const ratio = request.underlyingPrice / market.underlyingPrice;
    changed.underlyingPrice = request.underlyingPrice;
    changed.spot = market.spot * ratio;
    // The smile stays where it is quoted, by strike; only the forward moves with the price.
    changed.smile = market.smile && { ...market.smile, forward: market.forward * ratio };
    warnings.push(
      `Your underlying price of ${request.underlyingPrice} is used; the quotes were taken at ${market.underlyingPrice}.`,
    );
  }
  return changed;
}

async function readMarket(
  chains: ChainReader,
  { symbol, root }: StrategyRequest,
  expiration: string,
): Promise<ExpiryMarket> {
  const market = readExpiryMarket(await chains.readExpiration(symbol, expiration), root);
  if (market === null) {
    throw new AppError(
      "no_quotes",
      `No usable quotes are stored for ${symbol} ${expiration}${ofRoot(root)}.`,
      {
        hint: "Give premium: and underlying_price: to calculate by hand.",
      },
    );
  }
  return market;
}

async function readFarMarket(
  chains: ChainReader,
  request: StrategyRequest,
  listed: readonly StoredExpiration[],
  near: string,
  nowMs: number,
): Promise<ExpiryMarket> {
  const { symbol, root } = request;
  const later = listed.filter(({ expiration }) => expiration > near);
  if (later.length === 0) {
    throw new AppError("no_quotes", `${symbol} has no stored expiration after ${near} for the far leg.`, {
      hint: "Ask for fewer days to expiration.",
    });
  }
  const far = chooseExpiration(
    later,
    { expiration: addDays(near, farGapDays(request.strategy) ?? 0), root },
    nowMs,
  );
  return readMarket(chains, request, far.expiration);
}

/** Two strikes may not fall on the same listed one: the trade would be another than the one asked for. */
function requireDistinctStrikes(
  wanted: readonly StrategyOptionLeg[],
  resolved: readonly { strike: number }[],
): void {
  const asked = new Set(wanted.map((leg) => leg.strike)).size;
  const got = new Set(resolved.map((leg) => leg.strike)).size;
  if (got < asked) {
    throw new AppError("invalid_request", "Two of the strikes fall on the same listed strike.", {
      hint: "Choose strikes further apart; /v1/tickers/{symbol}/chain lists them.",
    });
  }
}
