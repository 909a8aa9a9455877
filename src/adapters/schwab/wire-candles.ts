import * as z from "zod";
import { AppError } from "../../errors.ts";
import { parseTickerSymbol } from "../../options/ticker-symbol.ts";

/** A candle's fields as they come. Read one by one. */
export type WireCandle = Readonly<Record<string, unknown>>;

const Envelope = z.looseObject({
  symbol: z.string().nullish().catch(null),
  empty: z.boolean().nullish().catch(null),
  candles: z.unknown().optional(),
});
const Candle = z.looseObject({});

/** The candles of `symbol`, null where one is not even an object; none when Schwab says `empty`. */
export function parseCandles(body: unknown, symbol: string): (WireCandle | null)[] {
  const parsed = Envelope.safeParse(body);
  if (!parsed.success) throw new AppError("provider_bad_body", "Schwab's price history is not an object.");
  const { symbol: named, empty, candles } = parsed.data;
  if (typeof named === "string" && parseTickerSymbol(named) !== parseTickerSymbol(symbol)) {
    throw new AppError(
      "provider_bad_body",
      `Schwab sent the price history of ${named.slice(0, 12)} for ${symbol}.`,
    );
  }
  if (!Array.isArray(candles)) {
    if (empty === true && (candles === undefined || candles === null)) return [];
    throw new AppError("provider_bad_body", "Schwab's price history has no list of candles.");
  }
  return candles.map((candle: unknown) => Candle.safeParse(candle).data ?? null);
}
