import type { Direction } from "./ports.ts";

/**
 * Whether a level was reached between two looks. A jump over it counts, and so does a value that is exactly the level;
 * what stood on the level before has been there, and has to leave it first.
 */
export function hasCrossed({
  before,
  now,
  level,
  direction,
}: {
  before: number;
  now: number;
  level: number;
  direction: Direction;
}): boolean {
  const [from, to] = [Math.sign(before - level), Math.sign(now - level)];
  if (from === 0 || from === to) return false;
  return direction === "either" || (direction === "up") === from < 0;
}

/** Whether a look has anything to write down: the first one, and each that finds another side of the level. */
export function isNewSide(before: number | null, now: number, level: number): boolean {
  return before === null || Math.sign(before - level) !== Math.sign(now - level);
}
