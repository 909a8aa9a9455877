import type { FC } from "hono/jsx";
import { percent, place } from "./words.ts";

/** A volatility's place between the lowest and the highest of its year. Volatilities are annual fractions. */
export type RankEnds = {
  /** 0..100. */
  value: number;
  low: number | null;
  lowDay: string | null;
  high: number | null;
  highDay: string | null;
};

/** Rank 0..100 as a bar between its low and its high; the numbers stand beside it as text. */
export const RankBar: FC<RankEnds & { name?: string }> = ({ name = "IV rank", ...ends }) => {
  const at = Math.min(100, Math.max(0, ends.value));
  return (
    <svg
      class="rank"
      viewBox="0 0 104 12"
      width="104"
      height="12"
      role="img"
      aria-label={barName(name, ends)}
    >
      <rect class="rank-ground" x="2" y="4" width="100" height="4" rx="2" />
      <rect class="rank-fill" x="2" y="4" width={at.toFixed(1)} height="4" rx="2" />
      <circle class="rank-mark" cx={(at + 2).toFixed(1)} cy="6" r="4" />
    </svg>
  );
};

function barName(name: string, { value, ...ends }: RankEnds): string {
  const text = endsText(ends);
  return `${name} ${place(value)} of 100${text === null ? "" : `, ${text}`}`;
}

/** "low 12.1 % on 2026-03-02, high 31.0 % on 2026-10-10"; null where they are not known. */
function endsText({ low, lowDay, high, highDay }: Omit<RankEnds, "value">): string | null {
  if (low === null || high === null) return null;
  const on = (day: string | null) => (day === null ? "" : ` on ${day}`);
  return `low ${percent(low)}${on(lowDay)}, high ${percent(high)}${on(highDay)}`;
}
