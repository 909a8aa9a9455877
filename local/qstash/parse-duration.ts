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
