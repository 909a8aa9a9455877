import { chooseExpiration, type ExpirationWish } from "../chains/choose-expiration.ts";
import { type ExpiryInputs, expiryInputs, inputWarnings, snapshotBefore } from "../chains/expiry-inputs.ts";
import { liveSeries } from "../chains/live-series.ts";
import { otherSeriesNote } from "../chains/name-series.ts";
import { requireTicker } from "../chains/read-chain.ts";
import type { StoredExpirySnapshot } from "../chains/reader-ports.ts";
import { AppError } from "../errors.ts";
import { daysToExpiration } from "../market/expiry.ts";
import { newYorkDate } from "../market/time-zone.ts";
import { nyseCalendar } from "../market/trading-calendar.ts";
import { preferredRoot } from "../options/chain.ts";
import type { Settlement } from "../options/contract.ts";
import { aheadWarnings, type DataFreshness, storedFreshness, USUAL_LIMITS } from "../providers/freshness.ts";
import { measureMove } from "./measure-move.ts";
import type { VolatilityDeps } from "./read-volatility.ts";

/** How far the market expects the price to go by an expiration. Dollars a share, probabilities 0..1. */
export type ExpectedMoveView = {
  symbol: string;
  expiration: string;
  dte: number;
  /** The series that was measured. */
  root: string;
  settlement: Settlement;
  /** Calendar days from the quotes to the expiry, fractions kept. */
  days: number;
  underlyingPrice: number;
  /** What the figures rest on. */
  inputs: ExpiryInputs;
  atmImpliedVolatility: number;
  /** S IV sqrt(T), either way; `lower` and `upper` are the same deviation on the log scale. */
  oneSigma: { move: number; percent: number; lower: number; upper: number; probability: number };
  /** The at-the-money straddle: the mean absolute move, and the odds of staying within it of the forward. */
  straddle: {
    price: number;
    percent: number;
    source: "quoted" | "model";
    lower: number;
    upper: number;
    probability: number;
  };
  /** 0.85 of the straddle, the rule of thumb that traders quote; dollars a share. */
  straddle85: number;
  data: DataFreshness;
  warnings: string[];
};

/** The same of one more expiration, to set beside it. */
export type ExpiryMove = Pick<ExpectedMoveView, "expiration" | "root" | "atmImpliedVolatility"> & {
  dte: number;
  oneSigma: { move: number; percent: number };
  straddle: number;
};

export type ExpectedMovesView = { asked: ExpectedMoveView; expirations: ExpiryMove[] };

/** The expected move as `readExpectedMove` has it, and those of every expiration in short, nearest first. */
export async function readExpectedMoves(
  deps: VolatilityDeps,
  wish: ExpirationWish & { symbol: string },
  nowMs: number,
): Promise<ExpectedMovesView> {
  const markets = await readMarkets(deps, wish, nowMs);
  const { calendar = nyseCalendar } = deps;
  const expirations = markets.usable
    .toSorted((a, b) => a.expiration.localeCompare(b.expiration))
    .flatMap((market) => {
      const view = measureMove(market, calendar);
      if (view === null) return [];
      const { expiration, root } = market;
      const { atmImpliedVolatility, oneSigma, straddle } = view;
      const { move, percent } = oneSigma;
      const dte = daysToExpiration(expiration, nowMs);
      return [
        {
          expiration,
          root,
          dte,
          atmImpliedVolatility,
          oneSigma: { move, percent },
          straddle: straddle.price,
        },
      ];
    });
  return { asked: chosenMove(deps, markets, wish, nowMs), expirations };
}

/**
 * The expected move until the listed expiration nearest to what was asked, from its latest snapshot. Measured from the
 * moment of the quotes, and from the price that the options themselves imply. Throws `unknown_symbol`, or `no_quotes`
 * while no live expiration has a volatility.
 */
export async function readExpectedMove(
  deps: VolatilityDeps,
  wish: ExpirationWish & { symbol: string },
  nowMs: number,
): Promise<ExpectedMoveView> {
  return chosenMove(deps, await readMarkets(deps, wish, nowMs), wish, nowMs);
}

/** One series of each live expiration, and of those the ones with a volatility. */
type Markets = Record<"stored" | "live" | "usable", StoredExpirySnapshot[]>;

async function readMarkets(
  deps: VolatilityDeps,
  { symbol, root }: ExpirationWish & { symbol: string },
  nowMs: number,
): Promise<Markets> {
  const [, stored] = await Promise.all([
    requireTicker(deps.chains, symbol),
    deps.volatility.readSnapshots(symbol, newYorkDate(nowMs)),
  ]);
  const live = liveSeries(stored, nowMs, deps.calendar);
  const meant = [...Map.groupBy(live, (one) => one.expiration).values()].flatMap(
    (series) => preferredRoot(series, root) ?? [],
  );
  const usable = meant.filter(({ atmImpliedVolatility }) => atmImpliedVolatility !== null);
  if (usable.length === 0 && (meant.length > 0 || live.length === 0)) throw withoutVolatility(symbol);
  return { stored, live, usable };
}

function chosenMove(
  deps: VolatilityDeps,
  { stored, live, usable }: Markets,
  wish: ExpirationWish & { symbol: string },
  nowMs: number,
): ExpectedMoveView {
  const { symbol } = wish;
  const { calendar = nyseCalendar, limits: { chainsMs: limitMs } = USUAL_LIMITS } = deps;
  const { expiration, dte, note } = chooseExpiration(usable.length > 0 ? usable : live, wish, nowMs);
  const market = usable.find((one) => one.expiration === expiration);
  const view = market === undefined ? null : measureMove(market, calendar);
  if (market === undefined || view === null) {
    throw new AppError("no_quotes", `The stored figures of ${symbol} ${expiration} allow no expected move.`);
  }
  const data = storedFreshness(market.provider, market, nowMs, { limitMs, calendar });
  return {
    symbol,
    expiration,
    dte,
    root: market.root,
    settlement: market.settlement,
    ...view,
    inputs: expiryInputs(market, snapshotBefore(market, stored)),
    data,
    warnings: [
      ...aheadWarnings(data, nowMs),
      ...[note, wish.root === undefined ? otherSeries(market, live) : null].filter((text) => text !== null),
      ...inputWarnings(market),
    ],
  };
}

function otherSeries(market: StoredExpirySnapshot, live: readonly StoredExpirySnapshot[]): string | null {
  return otherSeriesNote(
    market,
    live.filter(({ expiration }) => expiration === market.expiration),
  );
}

function withoutVolatility(symbol: string): AppError {
  return new AppError("no_quotes", `No expiration of ${symbol} with a volatility is stored.`, {
    hint: "The job options_refresh stores them in session; GET /v1/jobs shows how it went.",
  });
}
