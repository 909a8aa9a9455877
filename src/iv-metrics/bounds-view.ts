import type { IvBoundsView } from "./read-iv-bounds.ts";

/** Annual fractions; `rank` 0..100, null where low and high are no range. */
export type BoundsView = Pick<IvBoundsView, "provider" | "day" | "iv30" | "low" | "high" | "rank"> & {
  /** All of it as one line. */
  text: string;
};

/** "Cboe's own IV30 on 2026-11-20: 20.3, rank 42 (low 14.1, high 38.9; another number than ours)". */
export function boundsView(bounds: IvBoundsView | null): BoundsView | null {
  if (bounds === null) return null;
  const { provider, day, iv30, low, high, rank } = bounds;
  const points = (fraction: number) => (100 * fraction).toFixed(1);
  const name = `${provider.charAt(0).toUpperCase()}${provider.slice(1)}`;
  const place = rank === null ? "no rank" : `rank ${Math.round(rank)}`;
  const text = `${name}'s own IV30 on ${day}: ${points(iv30)}, ${place} (low ${points(low)}, high ${points(high)}; another number than ours)`;
  return { provider, day, iv30, low, high, rank, text };
}
