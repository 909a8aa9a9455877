import { preferredRoot } from "../options/chain.ts";
import { impliedVolatility } from "../pricing/implied-volatility.ts";
import type { FreshnessOptions } from "../providers/freshness.ts";
import { skew } from "../volatility/skew.ts";
import type { Smile } from "../volatility/smile.ts";
import type { ExpirationWish } from "./choose-expiration.ts";
import { type ChainContract, type ChainView, readChain } from "./read-chain.ts";
import type { ChainReader, StoredExpirySnapshot } from "./reader-ports.ts";
import { storedSmile, yearsLeft } from "./stored-smile.ts";

/** The volatility of a quote and of its sides; null where a side has none. */
export type SmileQuote = {
  strike: number;
  type: "call" | "put";
  bid: number | null;
  mid: number | null;
  ask: number | null;
};

/** Implied volatility by strike of one series. Volatilities are annual fractions, strikes dollars a share. */
export type SmileView = Pick<
  ChainView,
  "symbol" | "expiration" | "dte" | "root" | "underlyingPrice" | "data"
> & {
  atmVolatility: number | null;
  /** Usable quotes of out-of-the-money options within four deviations of the forward, by strike. */
  quotes: SmileQuote[];
  /** The fitted smile from its first to its last quoted strike in that range; empty where none was fitted. */
  fitted: { strike: number; volatility: number }[];
  /** Strikes of 25 delta on the fitted smile. */
  delta25: { put: number | null; call: number | null };
  /** IV of the 25-delta put less that of the call. */
  skew25Delta: number | null;
};

const DEVIATIONS = 4;
const STEPS = 60;

/** The smile of a listed expiration beside its quotes. Throws as `readChain` does. */
export async function readSmile(
  chains: ChainReader,
  wish: ExpirationWish & { symbol: string; expiration: string },
  nowMs: number,
  options: FreshnessOptions = {},
): Promise<SmileView> {
  // At once: the expiration is mostly one that is listed.
  const [view, asked] = await Promise.all([
    readChain(chains, wish, nowMs, options),
    chains.readExpiration(wish.symbol, wish.expiration),
  ]);
  const stored =
    view.expiration === wish.expiration ? asked : await chains.readExpiration(wish.symbol, view.expiration);
  const snapshot = preferredRoot(stored.snapshots, view.root);
  const { symbol, expiration, dte, root, underlyingPrice, data } = view;
  const known = { symbol, expiration, dte, root, underlyingPrice, data };
  if (snapshot === null || snapshot.root !== root) {
    const nothing = { quotes: [], fitted: [], delta25: { put: null, call: null }, skew25Delta: null };
    return { ...known, atmVolatility: null, ...nothing };
  }
  const years = yearsLeft(snapshot, options.calendar);
  const smile = storedSmile(snapshot, options.calendar);
  const places = smile === null ? null : skew({ ...snapshot, smile, years });
  return {
    ...known,
    atmVolatility: snapshot.atmImpliedVolatility,
    quotes: smileQuotes(view.contracts, snapshot, years),
    fitted: smile === null ? [] : fittedPoints(smile, reachOf(snapshot, years)),
    delta25: places?.ok
      ? { put: places.put25.strike, call: places.call25.strike }
      : { put: null, call: null },
    skew25Delta: places?.ok ? -places.riskReversal : null,
  };
}

function reachOf({ atmImpliedVolatility }: StoredExpirySnapshot, years: number): number {
  return DEVIATIONS * (atmImpliedVolatility ?? 0) * Math.sqrt(Math.max(0, years));
}

function smileQuotes(
  contracts: readonly ChainContract[],
  snapshot: StoredExpirySnapshot,
  years: number,
): SmileQuote[] {
  const { forward, rate } = snapshot;
  const reach = reachOf(snapshot, years);
  const discountFactor = Math.exp(-rate * years);
  return contracts
    .filter(({ type, strike, quote }) => {
      const isOut = type === "put" ? strike < forward : strike >= forward;
      return isOut && quote === "usable" && Math.abs(Math.log(strike / forward)) <= reach;
    })
    .toSorted((a, b) => a.strike - b.strike)
    .map(({ type, strike, bid, ask, impliedVolatility: mid }) => {
      const black = (price: number) => {
        const found = impliedVolatility({ type, strike, price, forward, years, discountFactor });
        return found.ok ? found.volatility : null;
      };
      return { type, strike, mid, ...sides({ bid, ask, mid, black }) };
    });
}

type Sides = {
  bid: number | null;
  ask: number | null;
  mid: number | null;
  black: (price: number) => number | null;
};

/**
 * Each side's volatility by Black, moved by what the contract's own one differs from Black's at the middle: the right to
 * exercise early is in both.
 */
function sides({ bid, ask, mid, black }: Sides): Pick<SmileQuote, "bid" | "ask"> {
  if (bid === null || ask === null || mid === null) return { bid: null, ask: null };
  const middle = black((bid + ask) / 2);
  const side = (price: number) => {
    const volatility = black(price);
    return volatility === null || middle === null ? null : Math.max(0, volatility + mid - middle);
  };
  return { bid: side(bid), ask: side(ask) };
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
