import { parseTickerSymbol } from "../../options/ticker-symbol.ts";
import { type NamedSymbol, WELL_KNOWN } from "./well-known-symbols.ts";

const LONGEST_TEXT = 50;
const [EXACT, SYMBOL_PREFIX, NAME_PREFIX, WORD_PREFIX] = [0, 1, 2, 3];
/** A symbol that is kept comes before all that are not, unless one of those is exactly what was typed. */
const NOT_KEPT = 4;
const NAMES = new Map(WELL_KNOWN.map(({ symbol, name }) => [symbol, name]));

/**
 * Symbols that a text may mean: the very symbol, then what begins so, then names and words of names that do; those kept
 * here before the well-known ones. With nothing typed, those kept.
 */
export function findSymbols(typed: string, kept: readonly NamedSymbol[], limit: number): NamedSymbol[] {
  const text = typed.slice(0, LONGEST_TEXT).trim();
  const symbol = parseTickerSymbol(text) ?? text.toUpperCase().replace(/^[$^]/, "");
  const words = wordsOf(text);
  const named = kept.map((one) => ({ ...one, name: one.name || (NAMES.get(one.symbol) ?? "") }));
  const isKept = new Set(kept.map((one) => one.symbol));
  const ranked = [
    ...named.map((one) => ({ one, rank: rankOf(one, symbol, words) })),
    ...WELL_KNOWN.filter((one) => !isKept.has(one.symbol)).map((one) => {
      const rank = rankOf(one, symbol, words);
      return { one, rank: rank === EXACT ? EXACT : rank + NOT_KEPT };
    }),
  ];
  return ranked
    .filter(({ rank }) => Number.isFinite(rank))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ one }) => one);
}

function rankOf({ symbol, name }: NamedSymbol, typed: string, words: readonly string[]): number {
  if (symbol === typed) return EXACT;
  if (symbol.startsWith(typed)) return SYMBOL_PREFIX;
  if (words.length === 0) return Number.POSITIVE_INFINITY;
  const parts = wordsOf(name);
  if (!words.every((word) => parts.some((part) => part.startsWith(word)))) return Number.POSITIVE_INFINITY;
  return parts[0]?.startsWith(words[0] ?? "") === true ? NAME_PREFIX : WORD_PREFIX;
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/['’.]/g, "")
    .split(/[^\p{L}\d&+]+/u)
    .filter((word) => word !== "");
}
