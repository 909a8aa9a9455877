/** The time in which something was to happen; New York dates. */
export type Window = { readonly from: string; readonly to: string };

/**
 * How many of the windows do not overlap: the most that can be chosen, taking whichever ends first. One may begin on the
 * day on which another ends. What happens inside two that overlap is partly the same, also to two tickers.
 */
export function independentWindows(windows: readonly Window[]): number {
  const counter = independentCounter();
  // Of thousands, as all tickers have them, few are different.
  const different = [...new Set(windows.map(({ from, to }) => `${to} ${from}`))].sort();
  for (const window of different) {
    const [to = "", from = ""] = window.split(" ");
    counter.add({ from, to });
  }
  return counter.count();
}

/** The same of windows that come one by one, in order of their ends. */
export function independentCounter(): { add(window: Window): void; count(): number } {
  let [count, end] = [0, ""];
  return {
    add({ from, to }) {
      if (from < end) return;
      count += 1;
      end = to;
    },
    count: () => count,
  };
}
