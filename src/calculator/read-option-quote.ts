import { chooseExpiration, type ExpirationWish } from "../chains/choose-expiration.ts";
import { inputWarnings } from "../chains/expiry-inputs.ts";
import { isLeftBehind } from "../chains/left-behind.ts";
import { liveSeries } from "../chains/live-series.ts";
import type { StoredContract } from "../chains/reader-ports.ts";
import { AppError } from "../errors.ts";
import { addDays } from "../market/calendar-date.ts";
import { daysToExpiration } from "../market/expiry.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import { aheadWarnings, type DataFreshness, storedFreshness } from "../providers/freshness.ts";
import { type OptionFigures, optionFigures } from "./answer/option-figures.ts";
import type { PositionReader } from "./ports.ts";
import { beside, type ContractWish, contractAt } from "./resolve/contract-at.ts";
import { ofRoot, readExpiryMarket, type StoredExpiry } from "./resolve/expiry-market.ts";

export type OptionQuoteWish = ExpirationWish & ContractWish;

export type OptionQuoteView = OptionFigures & {
  dte: number;
  /** Strikes beside it of the same type, ascending. */
  neighbours: number[];
  data: DataFreshness;
  warnings: string[];
};

export type OptionQuoteDeps = {
  positions: Pick<PositionReader, "readGround">;
  calendar?: TradingCalendar | undefined;
  /** The age in session from which quotes are stale. */
  staleAfterMs?: number | undefined;
};

/**
 * One option contract, in one request. The nearest stored expiration and strike stand for those asked for, and it is said.
 * Throws `no_quotes` naming what is stored, where an exact one was asked for or nothing is near.
 */
export async function readOptionQuote(
  { positions, calendar, staleAfterMs: limitMs }: OptionQuoteDeps,
  wish: OptionQuoteWish,
  nowMs: number,
): Promise<OptionQuoteView> {
  const { symbol, strike, type, exact } = wish;
  const today = newYorkDate(nowMs);
  const likely = { expiration: wish.expiration ?? addDays(today, wish.dte ?? 0), strikes: [strike] };
  const ground = await positions.readGround(symbol, today, [likely]);
  const listed = liveSeries(ground.listed, nowMs, calendar);
  if (listed.length === 0) throw noChain(symbol);
  const chosen = chooseExpiration(listed, wish, nowMs);
  if (exact && chosen.expiration !== wish.expiration) throw notListed(wish, chosen.expiration);
  const { expiration } = chosen;
  // Of the day itself another is chosen once it has settled.
  const quotes =
    ground.quotes.find((one) => one.expiration === expiration) ??
    (await positions.readGround(symbol, today, [{ ...likely, expiration }])).quotes[0];
  const market = quotes === undefined ? null : readExpiryMarket(quotes, wish.root, calendar);
  if (quotes === undefined || market === null || market.stored === null)
    throw new AppError("no_quotes", `No quotes of ${symbol} ${expiration}${ofRoot(wish.root)} are stored.`);
  const { stored } = market;
  const contract = contractAt(quotes, stored, wish);
  const data = freshnessOf(contract, stored, nowMs, { limitMs, calendar });
  return {
    ...optionFigures(contract, { ...market, stored }),
    dte: daysToExpiration(contract.expiration, nowMs),
    neighbours: beside(type === "call" ? stored.calls : stored.puts, contract.strike),
    data,
    warnings: [
      ...standIns(wish, contract, chosen.note, stored),
      ...aheadWarnings(data, nowMs),
      ...leftBehindWarning(contract, stored),
      ...inputWarnings(stored.snapshot),
    ],
  };
}

/** What stands for what was asked for. */
function standIns(
  { strike, type, root }: OptionQuoteWish,
  contract: StoredContract,
  note: string | null,
  { otherSeries }: StoredExpiry,
): string[] {
  const nearest =
    contract.strike === strike
      ? null
      : `Nearest listed strike used: ${contract.strike} ${type} instead of ${strike}.`;
  return [note, nearest, root === undefined ? otherSeries : null].filter((text) => text !== null);
}

function freshnessOf(
  contract: StoredContract,
  { lastUpdatedMs, provider, snapshot }: StoredExpiry,
  nowMs: number,
  options: { limitMs: number | undefined; calendar: TradingCalendar | undefined },
): DataFreshness {
  const { quotedAtMs, delayed } = snapshot;
  if (isLeftBehind(contract, lastUpdatedMs))
    return storedFreshness(contract.provider, { asOfMs: contract.lastUpdatedMs, delayed }, nowMs, options);
  return storedFreshness(provider, { asOfMs: lastUpdatedMs, quotedAtMs, delayed }, nowMs, options);
}

function leftBehindWarning(contract: StoredContract, { lastUpdatedMs, provider }: StoredExpiry): string[] {
  if (!isLeftBehind(contract, lastUpdatedMs)) return [];
  return [
    `This contract was not in the last refresh, of ${provider}: what stands here is what was last known.`,
  ];
}

function noChain(symbol: string): AppError {
  return new AppError("no_quotes", `No option chain of ${symbol} is stored.`, {
    hint: "GET /v1/tickers lists what is kept; the job options_refresh stores chains in session.",
  });
}

function notListed({ symbol, expiration }: OptionQuoteWish, nearest: string): AppError {
  return new AppError("no_quotes", `No options of ${symbol} that expire ${expiration} are stored.`, {
    hint: `The nearest stored expiration is ${nearest}.`,
  });
}
