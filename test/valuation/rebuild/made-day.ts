import { MINUTE_MS } from "../../../src/market/calendar-date.ts";
import { UNKNOWN_DIVIDENDS } from "../../../src/market/dividend-schedule.ts";
import { expiresAtMs, yearsBetween } from "../../../src/market/expiry.ts";
import { nyseCalendar } from "../../../src/market/trading-calendar.ts";
import { blackPrice } from "../../../src/pricing/black.ts";
import { historyContracts } from "../../../src/valuation/rebuild/history-contracts.ts";
import type {
  HistoryContract,
  HistoryQuote,
  HistoryTrade,
  UnderlyingMinute,
} from "../../../src/valuation/rebuild/rebuilt-day.ts";

/** A Tuesday whose Fridays 24 to 37 days away are 2026-04-10 and, for Good Friday, 2026-04-02. */
const DAY = "2026-03-10";
export const [NEAR, FAR] = ["2026-04-02", "2026-04-10"];
const SYMBOL = "SPX";
const SPOT = 6_000;
/** What is assumed where nobody says. */
const RATE = 0.04;
export const AT_MS = (nyseCalendar.sessionOn(DAY)?.closeMs ?? 0) - 15 * MINUTE_MS;
const INPUTS = { curve: null, dividends: { ...UNKNOWN_DIVIDENDS, status: "none" as const } };

export type Made = {
  /** Annual fraction by expiration, ln(K/F) and side. */
  readonly volatility?: (expiration: string, k: number, type: HistoryContract["type"]) => number;
  /** The forward times this. */
  readonly forwardTimes?: (expiration: string) => number;
  readonly spot?: number;
  readonly symbol?: string;
};

/** European options of an index at exactly what Black (1976) has them worth. */
function madePrices(
  made: Made,
  contracts: readonly HistoryContract[],
  spot: number,
  atMs: number,
): { contract: HistoryContract; price: number }[] {
  const { volatility = () => 0.2, forwardTimes = () => 1 } = made;
  return contracts.map((contract) => {
    const { expiration, strike, type, settlement } = contract;
    const years = yearsBetween(atMs, expiresAtMs(expiration, settlement));
    const discountFactor = Math.exp(-RATE * years);
    const forward = (spot / discountFactor) * forwardTimes(expiration);
    const sigma = volatility(expiration, Math.log(strike / forward), type);
    const price = blackPrice({ type, forward, strike, years, volatility: sigma, discountFactor });
    return { contract, price };
  });
}

/** Quotes a cent wide. */
export function madeQuotes(made: Made = {}): HistoryQuote[] {
  const { symbol = SYMBOL, spot = SPOT } = made;
  const contracts = historyContracts({ symbol, day: DAY, close: spot });
  return madePrices(made, contracts, spot, AT_MS).map(({ contract, price }) => ({
    contract,
    bid: price - 0.005,
    ask: price + 0.005,
    quotedAtMs: AT_MS,
  }));
}

export const REQUEST = { symbol: SYMBOL, day: DAY, atMs: AT_MS, inputs: INPUTS };

/** The share's minutes of the last half hour; it rises by `drift` of itself a minute until it is at the spot. */
export function madeMinutes(drift = 0, spot = SPOT): UnderlyingMinute[] {
  return Array.from({ length: 30 }, (_, i) => ({
    symbol: SYMBOL,
    minuteMs: AT_MS - (30 - i) * MINUTE_MS,
    price: spot * (1 + drift * (i - 29)),
  }));
}

/**
 * A trade of each contract in each minute that `trades`, at what it was worth at that minute's price of the share. Calls
 * and puts of a strike trade in the same minutes unless it says otherwise.
 */
export function madeTrades(
  made: Made,
  minutes: readonly UnderlyingMinute[],
  trades: (contract: HistoryContract, minute: number) => boolean,
): HistoryTrade[] {
  const contracts = historyContracts({ symbol: SYMBOL, day: DAY, close: SPOT });
  return minutes.flatMap(({ minuteMs, price: spot }, minute) =>
    madePrices(made, contracts, spot, minuteMs)
      .filter(({ contract }) => trades(contract, minute))
      .map(({ contract, price }) => ({ contract, minuteMs, price, trades: 2 })),
  );
}
