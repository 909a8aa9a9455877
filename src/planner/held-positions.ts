import type { PositionGround, PositionReader } from "../calculator/ports.ts";
import type { PositionQuotes, WantedStrikes } from "../chains/reader-ports.ts";

/** What was read for a plan, as the calculator reads it for each of its candidates: no further request is made. */
export function heldPositions(ground: PositionGround): PositionReader {
  const byDate = new Map(ground.quotes.map((quotes) => [quotes.expiration, quotes]));
  const read = (wanted: readonly WantedStrikes[]) =>
    wanted.flatMap(({ expiration, strikes }) => {
      const quotes = byDate.get(expiration);
      return quotes === undefined ? [] : atStrikes(quotes, strikes);
    });
  return {
    readGround: async (_symbol, _today, likely) => ({ ...ground, quotes: read(likely) }),
    readPositionQuotes: async (_symbol, wanted) => read(wanted),
  };
}

/** The contracts of a candidate are those of its very strikes. */
function atStrikes(quotes: PositionQuotes, strikes: readonly number[]): PositionQuotes {
  return { ...quotes, contracts: quotes.contracts.filter(({ strike }) => strikes.includes(strike)) };
}
