import * as z from "zod";
import { AppError } from "../../errors.ts";

/** A quote's fields as they come, by Schwab's symbol. Read one by one. */
export type WireQuote = Readonly<Record<string, unknown>>;

export type QuotesEnvelope = {
  /** By Schwab's symbol; what stands there may be anything. */
  quotes: ReadonlyMap<string, unknown>;
  /** Schwab's symbols that it does not know. */
  invalidSymbols: ReadonlySet<string>;
};

const Envelope = z.record(z.string(), z.unknown());
const Errors = z
  .looseObject({ invalidSymbols: z.array(z.unknown()).catch([]) })
  .catch({ invalidSymbols: [] });
const Entry = z.looseObject({ symbol: z.unknown().optional(), quote: z.looseObject({}) });

/** Quotes by symbol beside "errors", which is not a symbol. */
export function parseQuotes(body: unknown): QuotesEnvelope {
  const parsed = Envelope.safeParse(body);
  if (!parsed.success) throw new AppError("provider_bad_body", "Schwab's quotes are not an object.");
  const { errors, ...quotes } = parsed.data;
  const names = Errors.parse(errors).invalidSymbols.filter((name) => typeof name === "string");
  return { quotes: new Map(Object.entries(quotes)), invalidSymbols: new Set(names) };
}

/** The fields of one quote, or null for what is none or another symbol's. */
export function parseQuote(entry: unknown, schwabSymbol: string): WireQuote | null {
  const parsed = Entry.safeParse(entry);
  if (!parsed.success) return null;
  const { symbol, quote } = parsed.data;
  return typeof symbol === "string" && symbol !== schwabSymbol ? null : quote;
}
