/** Short rates at the turn of years, roughly as they were and believable ahead. */
const LEVELS: readonly (readonly [year: number, rate: number])[] = [
  [2020, 0.015],
  [2020.4, 0.001],
  [2022.2, 0.003],
  [2023.2, 0.048],
  [2024.6, 0.053],
  [2025.1, 0.0434],
  [2026, 0.0375],
  [2026.9, 0.0355],
  [2029, 0.033],
];
const YEAR_MS = 365.25 * 86_400_000;

/** The continuous risk-free rate at an instant, a fraction a year. */
export function rateAt(ms: number): number {
  const year = 1970 + ms / YEAR_MS;
  for (const [index, [end, rate]] of LEVELS.entries()) {
    if (year > end) continue;
    const [start, before] = LEVELS[index - 1] ?? [end - 1, rate];
    return before + ((rate - before) * Math.max(0, year - start)) / (end - start);
  }
  return LEVELS.at(-1)?.[1] ?? 0.03;
}
