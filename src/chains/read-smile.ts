import type { FreshnessOptions } from "../providers/freshness.ts";
import { type QuoteVolatilities, quoteVolatilities } from "../valuation/quote-volatilities.ts";
import type { Smile } from "../volatility/smile.ts";
import type { ExpirationWish } from "./choose-expiration.ts";
import { type ChainContract, type ChainView, readMeasuredChain } from "./read-chain.ts";
import type { ChainReader, StoredExpirySnapshot } from "./reader-ports.ts";
import { type SkewPoint, skewOf } from "./skew-of.ts";
import { storedSmile, yearsLeft } from "./stored-smile.ts";

export type SmileQuote = { strike: number; type: "call" | "put" } & QuoteVolatilities;

/** Implied volatility by strike of one series. Volatilities are annual fractions, strikes dollars a share. */
export type SmileView = Pick<
  ChainView,
  "symbol" | "expiration" | "dte" | "root" | "settlement" | "underlyingPrice" | "data" | "warnings"
> & {
  forward: number | null;
  atmVolatility: number | null;
  /** Of out-of-the-money options within four deviations whose own usable quote has a volatility, by strike. */
  quotes: SmileQuote[];
  /** The fitted smile over the quoted strikes in that range; empty where none was fitted. */
  fitted: { strike: number; volatility: number }[];
  /** Null where the smile has no 25-delta strike. */
  skew: SkewPoint | null;
};

const DEVIATIONS = 4;
const STEPS = 60;

/** The smile of a listed expiration beside the quotes it rests on. Throws as `readChain` does. */
export async function readSmile(
  chains: ChainReader,
  wish: ExpirationWish & { symbol: string },
  nowMs: number,
  options: FreshnessOptions = {},
): Promise<SmileView> {
  return smileOf(await readMeasuredChain(chains, wish, nowMs, options), options);
}

/** The chain of a listed expiration and its smile, both of one reading. Throws as `readChain` does. */
export async function readSmileChain(
  chains: ChainReader,
  wish: ExpirationWish & { symbol: string },
  nowMs: number,
  options: FreshnessOptions = {},
): Promise<{ chain: ChainView; smile: SmileView }> {
  const measured = await readMeasuredChain(chains, wish, nowMs, options);
  return { chain: measured.view, smile: smileOf(measured, options) };
}

function smileOf(
  { view, snapshot }: { view: ChainView; snapshot: StoredExpirySnapshot | null },
  options: FreshnessOptions,
): SmileView {
  const { symbol, expiration, dte, root, settlement, underlyingPrice, data, warnings } = view;
  const known = { symbol, expiration, dte, root, settlement, underlyingPrice, data, warnings };
  if (snapshot === null) {
    return { ...known, forward: null, atmVolatility: null, quotes: [], fitted: [], skew: null };
  }
  const smile = storedSmile(snapshot, options.calendar);
  const market = { ...snapshot, years: yearsLeft(snapshot, options.calendar) };
  const reach = DEVIATIONS * (smile?.atmVolatility ?? 0) * Math.sqrt(Math.max(0, market.years));
  return {
    ...known,
    forward: snapshot.forward,
    atmVolatility: snapshot.atmImpliedVolatility,
    quotes: view.contracts
      .flatMap((contract) => quoteOf(contract, market, reach))
      .toSorted((a, b) => a.strike - b.strike),
    fitted: smile === null ? [] : fittedPoints(smile, reach),
    skew: smile === null ? null : skewOf(snapshot, smile),
  };
}

/** Out of the money the options trade, and early exercise is worth next to nothing. */
function quoteOf(
  contract: ChainContract,
  { forward, rate, years }: StoredExpirySnapshot & { years: number },
  reach: number,
): SmileQuote[] {
  const { strike, type, bid, ask, impliedVolatility: volatility, impliedVolatilityStatus: status } = contract;
  const isOutOfTheMoney = type === "put" ? strike < forward : strike >= forward;
  const isNear = Math.abs(Math.log(strike / forward)) <= reach;
  if (!isOutOfTheMoney || !isNear || contract.quote !== "usable" || status !== "ok") return [];
  if (bid === null || ask === null || volatility === null) return [];
  const discountFactor = Math.exp(-rate * years);
  const quote = { type, strike, bid, ask, volatility, forward, years, discountFactor };
  return [{ strike, type, ...quoteVolatilities(quote) }];
}

function fittedPoints(smile: Smile, reach: number): SmileView["fitted"] {
  const low = Math.max(smile.lowestStrike, smile.forward * Math.exp(-reach));
  const high = Math.min(smile.highestStrike, smile.forward * Math.exp(reach));
  if (!(high > low)) return [];
  return Array.from({ length: STEPS + 1 }, (_none, step) => {
    const strike = low + ((high - low) * step) / STEPS;
    return { strike, volatility: smile.volatility(strike) };
  });
}
