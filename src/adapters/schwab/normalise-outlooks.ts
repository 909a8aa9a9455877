import * as z from "zod";
import type { DividendOutlook } from "../../dividends/ports.ts";
import { AppError } from "../../errors.ts";
import { countSkip, type SkipCounts, type SymbolFailure } from "../../providers/provider.ts";
import { readDate } from "../read-date.ts";
import { readNumber, readPositivePrice } from "./read-number.ts";
import { bySchwabSymbol } from "./symbol.ts";
import type { QuotesEnvelope } from "./wire-quotes.ts";

export type NormalisedOutlooks = {
  outlooks: DividendOutlook[];
  unknownSymbols: string[];
  failures: SymbolFailure[];
  skipped: SkipCounts;
};

/** Funds of some kinds come without it, and so do instruments that can't pay. */
const Entry = z.looseObject({ fundamental: z.looseObject({}).nullish() });

/**
 * What is stated of the symbols that were asked for. Pure and total: a symbol of which the answer says nothing readable
 * has failed, and one without fundamentals says nothing of dividends.
 */
export function normaliseOutlooks(envelope: QuotesEnvelope, symbols: readonly string[]): NormalisedOutlooks {
  const asked = bySchwabSymbol(symbols);
  const found: NormalisedOutlooks = { outlooks: [], unknownSymbols: [], failures: [], skipped: {} };
  for (const [schwabSymbol, symbol] of asked) {
    const entry = Entry.safeParse(envelope.quotes.get(schwabSymbol));
    if (entry.success) found.outlooks.push(readOutlook(symbol, entry.data.fundamental ?? {}));
    else if (envelope.invalidSymbols.has(schwabSymbol)) found.unknownSymbols.push(symbol);
    else found.failures.push({ symbol, error: unreadable(symbol) });
  }
  for (const name of envelope.quotes.keys())
    if (!asked.has(name)) countSkip(found.skipped, "outside_request");
  if (found.failures.length === asked.size && asked.size > 0) {
    throw new AppError("provider_bad_body", "Schwab's quotes hold none of the symbols that were asked for.");
  }
  return found;
}

/** An amount of 0 is how Schwab writes "none". Dates are midnight New York, in UTC: their text begins with the date. */
function readOutlook(symbol: string, fundamental: Readonly<Record<string, unknown>>): DividendOutlook {
  const perYear = readNumber(fundamental["divFreq"]);
  return {
    symbol,
    nextExDate: readDate(fundamental["nextDivExDate"]),
    lastExDate: readDate(fundamental["divExDate"]),
    payment: readPositivePrice(fundamental["divPayAmount"]),
    annual: readPositivePrice(fundamental["divAmount"]),
    paymentsPerYear: perYear !== null && perYear >= 1 && perYear <= 366 ? Math.round(perYear) : null,
  };
}

function unreadable(symbol: string): AppError {
  return new AppError("provider_bad_body", `Schwab's quotes say nothing of ${symbol} that can be read.`);
}
