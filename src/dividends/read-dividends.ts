import { AppError } from "../errors.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { DividendReader, StoredSchedule } from "./ports.ts";

export type DividendsView = StoredSchedule & { symbol: string };

/** What is known of a ticker's dividends from today on. Throws `unknown_symbol` for one that is not kept. */
export async function readDividends(
  reader: DividendReader,
  symbol: string,
  nowMs: number,
): Promise<DividendsView> {
  const schedule = await reader.readSchedule(symbol, newYorkDate(nowMs));
  if (schedule === null) {
    throw new AppError("unknown_symbol", `${symbol} is not kept here.`, {
      hint: `GET /v1/tickers lists the symbols; the operator can add one with: npm run seed -- add ${symbol}`,
    });
  }
  return { symbol, ...schedule };
}
