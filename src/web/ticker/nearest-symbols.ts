/** Symbols that somebody may have meant, nearest first: what begins alike, then what two letters make it. */
export function nearestSymbols(asked: string, kept: readonly string[], limit: number): string[] {
  return kept
    .map((symbol) => ({ symbol, distance: distanceOf(asked, symbol) }))
    .filter(({ distance }) => distance <= MOST_EDITS)
    .sort((a, b) => a.distance - b.distance || (a.symbol < b.symbol ? -1 : 1))
    .slice(0, limit)
    .map(({ symbol }) => symbol);
}

const MOST_EDITS = 2;

function distanceOf(asked: string, symbol: string): number {
  if (symbol.startsWith(asked) || asked.startsWith(symbol)) return 0.5;
  return edits(asked, symbol);
}

/** Letters that must be put in, left out or changed (Levenshtein). */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_none, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
