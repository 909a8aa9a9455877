import { addSkips, type SymbolFailure } from "../../providers/provider.ts";
import type { NormalisedHistory } from "./normalise-history.ts";

export type HistoryParts = Omit<NormalisedHistory, "unreadable"> & {
  unknownSymbols: string[];
  failures: SymbolFailure[];
  /** Where data ends now, epoch ms; null when no part reached that far. */
  availableEndMs: number | null;
};

/** Several answers as one. */
export function joinParts(parts: readonly HistoryParts[]): HistoryParts {
  const skipped: HistoryParts["skipped"] = {};
  for (const part of parts) addSkips(skipped, part.skipped);
  const ends = parts.flatMap(({ availableEndMs }) => (availableEndMs === null ? [] : [availableEndMs]));
  return {
    bars: parts.flatMap(({ bars }) => bars),
    dailyBars: parts.flatMap(({ dailyBars }) => dailyBars),
    skipped,
    unknownSymbols: parts.flatMap(({ unknownSymbols }) => unknownSymbols),
    failures: parts.flatMap(({ failures }) => failures),
    availableEndMs: ends.length === 0 ? null : Math.min(...ends),
  };
}
