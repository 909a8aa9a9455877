const UNIT_MS = new Map([
  ["s", 1_000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
]);

/**
 * Milliseconds of a QStash duration such as `5s`, `1d10h30m`; `null` when it is none.
 * Source: Upstash-Delay in the publish reference, units s, m, h, d, which may be combined.
 */
export function parseDurationMs(text: string): number | null {
  const trimmed = text.trim();
  if (!/^(\d+[smhd])+$/.test(trimmed)) return null;
  let totalMs = 0;
  for (const [, count, unit] of trimmed.matchAll(/(\d+)([smhd])/g)) {
    totalMs += Number(count) * (UNIT_MS.get(unit ?? "") ?? 0);
  }
  return totalMs;
}

const GO_UNIT_MS = new Map([
  ["ns", 1e-6],
  ["us", 1e-3],
  ["µs", 1e-3],
  ["ms", 1],
  ["s", 1_000],
  ["m", 60_000],
  ["h", 3_600_000],
]);

/** Milliseconds of a Go duration such as `6m5s` or `1.5h`, as destinations may send in Retry-After; else `null`. */
export function parseGoDurationMs(text: string): number | null {
  const trimmed = text.trim();
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(trimmed)) return null;
  let totalMs = 0;
  for (const [, count, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)) {
    totalMs += Number(count) * (GO_UNIT_MS.get(unit ?? "") ?? 0);
  }
  return totalMs;
}
