import type { TradeSeries } from "../charts/trade-profit.ts";
import { AppError } from "../errors.ts";
import { halfProfit, profitAt, tradeName } from "./describe-trade.ts";
import type { StoredTrade, TradeMark, TradeStore } from "./ports.ts";

/** What the picture of a trade draws, for whoever holds its signed address. Throws `not_found`. */
export async function readTradeSeries(
  trades: Pick<TradeStore, "readHistory">,
  id: number,
): Promise<TradeSeries> {
  const read = Number.isSafeInteger(id) ? await trades.readHistory(id) : null;
  if (read === null) throw new AppError("not_found", `There is no trade ${id}.`);
  return tradeSeries(read.trade, read.marks);
}

/** Profit at mid by refresh, from the entry to the close; null where quotes were missing. */
function tradeSeries(trade: StoredTrade, marks: readonly TradeMark[]): TradeSeries {
  const { createdAtMs, closed } = trade;
  const marked = marks.map(({ slotMs, mid }) => ({
    atMs: slotMs,
    profit: mid === null ? null : profitAt(trade, mid),
  }));
  const end = closed === null ? [] : [{ atMs: closed.atMs, profit: profitAt(trade, closed.net) }];
  return {
    symbol: trade.symbol,
    name: tradeName(trade),
    openedAtMs: createdAtMs,
    closedAtMs: closed?.atMs ?? null,
    expiration: trade.expiration,
    points: [{ atMs: createdAtMs, profit: 0 }, ...marked, ...end],
    maxProfit: trade.maxProfit,
    maxLoss: trade.maxLoss,
    halfProfit: halfProfit(trade),
    quotedAtMs: marks.at(-1)?.slotMs ?? null,
  };
}
