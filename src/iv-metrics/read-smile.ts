import type { ExpirationWish } from "../chains/choose-expiration.ts";
import { type ChainContract, type ChainView, readMeasuredChain } from "../chains/read-chain.ts";
import type { ChainReader, StoredExpirySnapshot } from "../chains/reader-ports.ts";
import { storedSmile } from "../chains/stored-smile.ts";
import { AppError } from "../errors.ts";
import { nyseCalendar } from "../market/trading-calendar.ts";
import type { FreshnessOptions } from "../providers/freshness.ts";
import { type QuoteVolatilities, quoteVolatilities } from "../volatility/quote-volatilities.ts";
import type { Smile } from "../volatility/smile.ts";
import { type SkewPoint, skewOf } from "./skew-of.ts";

/** The smile of one series of an expiration. Volatilities are annual fractions, strikes dollars a share. */
export type SmileView = Pick<
  ChainView,
  "symbol" | "expiration" | "dte" | "root" | "settlement" | "data" | "warnings"
> & {
  underlyingPrice: number;
  forward: number;
  /** Of the out-of-the-money options that have a usable quote and a volatility of their own, by strike. */
  quotes: ({ strike: number; type: "call" | "put" } & QuoteVolatilities)[];
  /** The fitted smile over the quoted strikes, evenly in log-strike. */
  fitted: { strike: number; volatility: number }[];
  atmVolatility: number;
  /** Distinct strikes behind the fit. */
  strikes: number;
  /** Null where the smile has no 25-delta strike. */
  skew: SkewPoint | null;
};

/** Points that the fitted smile is read at. */
const POINTS = 41;

/**
 * The fitted smile of an expiration beside the quotes it rests on. Throws `unknown_symbol`, or `no_quotes` while no smile
 * of it is stored.
 */
export async function readSmile(
  chains: ChainReader,
  wish: ExpirationWish & { symbol: string },
  nowMs: number,
  options: FreshnessOptions = {},
): Promise<SmileView> {
  const { view, snapshot } = await readMeasuredChain(chains, wish, nowMs, options);
  const smile = snapshot === null ? null : storedSmile(snapshot, options.calendar ?? nyseCalendar);
  if (snapshot === null || smile === null) {
    throw new AppError("no_quotes", `The quotes of ${view.symbol} ${view.expiration} allowed no smile.`, {
      hint: "Ask for another expiration; the next refresh in session tries this one again.",
    });
  }
  const { symbol, expiration, dte, root, settlement, data, warnings } = view;
  return {
    symbol,
    expiration,
    dte,
    root,
    settlement,
    underlyingPrice: snapshot.underlyingPrice,
    forward: snapshot.forward,
    quotes: view.contracts.flatMap((contract) => quoteOf(contract, snapshot, smile.years)),
    fitted: fittedPoints(smile),
    atmVolatility: smile.atmVolatility,
    strikes: smile.n,
    skew: skewOf(snapshot, smile),
    data,
    warnings,
  };
}

/** Out of the money the options trade, and early exercise is worth next to nothing. */
function quoteOf(
  contract: ChainContract,
  { forward, rate }: StoredExpirySnapshot,
  years: number,
): SmileView["quotes"] {
  const { strike, type, bid, ask, impliedVolatility: volatility, impliedVolatilityStatus: status } = contract;
  const isOutOfTheMoney = type === "put" ? strike < forward : strike >= forward;
  if (!isOutOfTheMoney || contract.quote !== "usable" || status !== "ok") return [];
  if (bid === null || ask === null || volatility === null) return [];
  const discountFactor = Math.exp(-rate * years);
  const market = { type, strike, bid, ask, volatility, forward, years, discountFactor };
  return [{ strike, type, ...quoteVolatilities(market) }];
}

function fittedPoints({ lowestStrike, highestStrike, volatility, n }: Smile): SmileView["fitted"] {
  if (n < 2 || !(highestStrike > lowestStrike))
    return [{ strike: lowestStrike, volatility: volatility(lowestStrike) }];
  const step = Math.log(highestStrike / lowestStrike) / (POINTS - 1);
  return Array.from({ length: POINTS }, (_, i) => {
    const strike = lowestStrike * Math.exp(step * i);
    return { strike, volatility: volatility(strike) };
  });
}
