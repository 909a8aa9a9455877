/** Counts requests in natural windows (hours, minutes) of a clock. Gives a function that says whether one more is allowed. */
export function createWindowLimit(
  perWindow: number | null,
  windowMs: number,
  clock: () => number,
): () => boolean {
  let window = Number.NaN;
  let used = 0;
  return () => {
    if (perWindow === null) return true;
    const current = Math.floor(clock() / windowMs);
    if (current !== window) {
      window = current;
      used = 0;
    }
    used += 1;
    return used <= perWindow;
  };
}
