/** Counts requests in natural minutes of a clock. Gives a function that says whether one more is allowed. */
export function createMinuteLimit(perMinute: number | null, clock: () => number): () => boolean {
  let minute = Number.NaN;
  let used = 0;
  return () => {
    if (perMinute === null) return true;
    const current = Math.floor(clock() / 60_000);
    if (current !== minute) {
      minute = current;
      used = 0;
    }
    used += 1;
    return used <= perMinute;
  };
}
