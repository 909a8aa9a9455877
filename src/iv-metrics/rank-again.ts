import { isOfRank, placeInYear } from "./place-in-year.ts";
import { rankedVolatility } from "./rank-closes.ts";
import type { NewRank, RankedRow, RankStore } from "./rank-ports.ts";

export type RankAgainDeps = { ranks: RankStore };

/**
 * Places the latest metrics of the tickers anew in the year that is stored by now, after days of it were rebuilt: rank,
 * percentile, observations and regime. Says how many changed; the same again changes none. No alert on a rank fires for it.
 */
export async function rankAgain(
  { ranks }: RankAgainDeps,
  symbols: readonly string[],
  nowMs: number,
): Promise<number> {
  if (symbols.length === 0) return 0;
  const rows = await ranks.readRanked(symbols, nowMs);
  return rows.length === 0 ? 0 : ranks.storeRanks(rows.map(rankOf));
}

function rankOf(row: RankedRow): NewRank {
  const { symbol, slotMs, asOfMs } = row;
  const { warnings, ...place } = placeInYear(rankedVolatility(row), row);
  const others = row.warnings.filter((warning) => !isOfRank(warning));
  return { symbol, slotMs, asOfMs, ...place, warnings: [...others, ...warnings] };
}
