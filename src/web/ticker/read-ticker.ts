import type { ListedExpiration } from "../../chains/read-chain.ts";
import { AppError } from "../../errors.ts";
import { addDays } from "../../market/calendar-date.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import type { WebServices } from "../services.ts";
import type { TickerQuery } from "./ticker-query.ts";

/** A block of the page: what was read, or why there is nothing to show. */
export type Block<T> = { value: T; why: null } | { value: null; why: AppError };

type Services = Pick<
  WebServices,
  "boards" | "chains" | "marketInputs" | "nowMs" | "prices" | "trackRecord" | "volatility"
>;

/** What the page shows when nothing is asked: as far ahead as iv30 looks. */
const USUAL_DTE = 30;
const HISTORY_DAYS = 252;
/** A year of sessions, so that the cone may look as far back as its expiration is ahead. */
const CLOSE_DAYS = 370;

/**
 * All of a ticker's page. The reads start together: they are one request of the database. Throws `unknown_symbol`; of
 * everything else each block says itself why it is missing.
 */
export async function readTicker(services: Services, symbol: string, query: TickerQuery) {
  const { boards, chains, marketInputs, prices, trackRecord, volatility } = services;
  const today = newYorkDate(services.nowMs());
  const { expiration, root } = query;
  const wish = { symbol, root, ...(expiration === undefined ? { dte: USUAL_DTE } : { expiration }) };
  const [expirations, quote, bars, latest, history, moves, chain, record, dividends, company] =
    await Promise.all([
      chains.expirations(symbol),
      block(prices.quote(symbol)),
      block(prices.bars({ symbol, timeframe: "1d", from: addDays(today, -CLOSE_DAYS), limit: CLOSE_DAYS })),
      block(volatility.latest(symbol)),
      block(volatility.history(symbol, HISTORY_DAYS)),
      block(volatility.expectedMoves(wish)),
      block(boards.chainWithSmile(wish)),
      block(trackRecord.read(symbol)),
      block(marketInputs.dividends(symbol)),
      boards.keptCompany(symbol),
    ]);
  return { symbol, expirations, quote, bars, latest, history, moves, chain, record, dividends, company };
}

export type TickerRead = Awaited<ReturnType<typeof readTicker>>;

async function block<T>(read: Promise<T>): Promise<Block<T>> {
  try {
    return { value: await read, why: null };
  } catch (error) {
    if (error instanceof AppError && error.code !== "unknown_symbol" && isOfTheData(error))
      return { value: null, why: error };
    throw error;
  }
}

/** That something is not there says its block; that the database is away is the whole page's. */
function isOfTheData({ code }: AppError): boolean {
  return code === "no_quotes" || code === "invalid_request" || code === "provider_unconfigured";
}

/** The roots that list an expiration, as the picker offers them. */
export function rootsOn(expirations: readonly ListedExpiration[], expiration: string | undefined): string[] {
  return expirations.filter((one) => one.expiration === expiration).map(({ root }) => root);
}
