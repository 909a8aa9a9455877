import type { StrikeRow } from "./chain.ts";
import { quoteWorth } from "./quote-worth.ts";

type Quoted = { strike: number; bid: number; ask: number };

/**
 * Whether the quotes of an expiration let somebody buy a butterfly for nothing: a middle strike bid above the straight
 * line between the asks of its neighbours, calls or puts, strikes ascending. A cent is forgiven.
 */
export function hasButterflyArbitrage(rows: readonly StrikeRow[]): boolean {
  return isConcave(quoted(rows, "call")) || isConcave(quoted(rows, "put"));
}

function quoted(rows: readonly StrikeRow[], type: "call" | "put"): Quoted[] {
  return rows.flatMap((row) => {
    const quote = row[type];
    if (quote === null || !quoteWorth(quote).ok) return [];
    return [{ strike: row.strike, bid: quote.bid ?? 0, ask: quote.ask ?? 0 }];
  });
}

const FORGIVEN = 0.01;

function isConcave(quotes: readonly Quoted[]): boolean {
  return quotes.some((middle, i) => {
    const [low, high] = [quotes[i - 1], quotes[i + 1]];
    if (low === undefined || high === undefined) return false;
    const share = (middle.strike - low.strike) / (high.strike - low.strike);
    return middle.bid > low.ask + share * (high.ask - low.ask) + FORGIVEN;
  });
}
