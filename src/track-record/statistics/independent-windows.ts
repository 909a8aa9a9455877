/** The time in which something was to happen; New York dates. */
export type Window = { from: string; to: string };

/**
 * How many of the windows do not overlap: the most that can be chosen, taking whichever ends first. One may begin on the
 * day on which another ends. What happens inside two that overlap is partly the same, also to two tickers.
 */
export function independentWindows(windows: readonly Window[]): number {
  let count = 0;
  let end = "";
  // Of thousands, as all tickers have them, few are different.
  const different = [...new Set(windows.map(({ from, to }) => `${to} ${from}`))].sort();
  for (const window of different) {
    const [to = "", from = ""] = window.split(" ");
    if (from < end) continue;
    count += 1;
    end = to;
  }
  return count;
}
