import { addSkips, type SymbolFailure } from "../../providers/provider.ts";
import type { NormalisedHistory } from "./normalise-history.ts";

export type HistoryParts = NormalisedHistory & {
  unknownSymbols: string[];
  failures: SymbolFailure[];
  /** Where the dataset begins, epoch ms; null when no part went back that far. */
  availableStartMs: number | null;
  /** Where data ends now, epoch ms; null when no part reached that far. */
  availableEndMs: number | null;
  /** What Databento says of the quality of its answer. */
  notes: string[];
};

export const NO_PARTS: HistoryParts = {
  bars: [],
  dailyBars: [],
  skipped: {},
  unreadable: [],
  unknownSymbols: [],
  failures: [],
  availableStartMs: null,
  availableEndMs: null,
  notes: [],
};

/** Several answers as one. */
export function joinParts(parts: readonly HistoryParts[]): HistoryParts {
  const skipped: HistoryParts["skipped"] = {};
  for (const part of parts) addSkips(skipped, part.skipped);
  const starts = parts.flatMap(({ availableStartMs: ms }) => (ms === null ? [] : [ms]));
  const ends = parts.flatMap(({ availableEndMs }) => (availableEndMs === null ? [] : [availableEndMs]));
  return {
    bars: parts.flatMap(({ bars }) => bars),
    dailyBars: parts.flatMap(({ dailyBars }) => dailyBars),
    skipped,
    unreadable: parts.flatMap(({ unreadable }) => unreadable),
    unknownSymbols: parts.flatMap(({ unknownSymbols }) => unknownSymbols),
    failures: parts.flatMap(({ failures }) => failures),
    notes: [...new Set(parts.flatMap(({ notes }) => notes))],
    availableStartMs: starts.length === 0 ? null : Math.max(...starts),
    availableEndMs: ends.length === 0 ? null : Math.min(...ends),
  };
}
