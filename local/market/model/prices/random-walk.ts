import { hashOf, normalOf } from "../../../chance.ts";

/** Weekdays that a walk spans: from 2020-01-01 into 2035. A power of two, because it is halved down to single days. */
export const WALK_DAYS = 4_096;
/** Points inside one weekday's interval, about four for each minute of the session. A power of two. */
const GRID = 2_048;

const WALK_CHANNEL = 0x5741;
const GRID_CHANNEL = 0x4752;
const GRIDS_KEPT = 600;

/** A standard Brownian motion in weekdays, of which any point can be asked first. */
export type RandomWalk = {
  /** Its value at the close of a weekday; 0 at weekday 0. */
  atClose(weekday: number): number;
  /** Its value at a share 0..1 of a weekday's interval. */
  at(weekday: number, share: number): number;
};

/**
 * A Brownian bridge by halving (Lévy's construction): the two ends of an interval fix the mean of its middle, a hash of
 * (seed, stream, middle) its deviation. Days cost twelve hashes; a day's inside is built once and kept.
 */
export function createRandomWalk(seed: number, stream: number): RandomWalk {
  const closes = new Map<number, number>();
  const grids = new Map<number, Float64Array>();
  const atClose = (asked: number): number => {
    const weekday = Math.min(Math.max(Math.trunc(asked), 0), WALK_DAYS);
    const known = closes.get(weekday);
    if (known !== undefined) return known;
    const value = closeOf(seed, stream, weekday);
    closes.set(weekday, value);
    return value;
  };
  const gridOf = (weekday: number): Float64Array => {
    const known = grids.get(weekday);
    if (known !== undefined) return known;
    const grid = fillGrid(seed, stream, weekday, atClose(weekday - 1), atClose(weekday));
    if (grids.size >= GRIDS_KEPT) grids.clear();
    grids.set(weekday, grid);
    return grid;
  };
  return {
    atClose,
    at(weekday, share) {
      if (share >= 1) return atClose(weekday);
      if (share <= 0) return atClose(weekday - 1);
      const grid = gridOf(weekday);
      const position = share * GRID;
      const left = Math.floor(position);
      const from = grid[left] ?? 0;
      const to = grid[left + 1] ?? from;
      return from + (to - from) * (position - left);
    },
  };
}

function closeOf(seed: number, stream: number, weekday: number): number {
  let low = 0;
  let high = WALK_DAYS;
  let atLow = 0;
  let atHigh = Math.sqrt(WALK_DAYS) * normalOf(hashOf(seed, stream, WALK_CHANNEL, WALK_DAYS));
  if (weekday === high) return atHigh;
  while (weekday !== low) {
    const middle = (low + high) / 2;
    const deviation = 0.5 * Math.sqrt(high - low);
    const atMiddle =
      0.5 * (atLow + atHigh) + deviation * normalOf(hashOf(seed, stream, WALK_CHANNEL, middle));
    if (weekday >= middle) {
      low = middle;
      atLow = atMiddle;
    } else {
      high = middle;
      atHigh = atMiddle;
    }
  }
  return atLow;
}

function fillGrid(seed: number, stream: number, weekday: number, from: number, to: number): Float64Array {
  const grid = new Float64Array(GRID + 1);
  grid[0] = from;
  grid[GRID] = to;
  const channel = GRID_CHANNEL + weekday * 65_536;
  for (let step = GRID; step > 1; step /= 2) {
    const deviation = 0.5 * Math.sqrt(step / GRID);
    for (let left = 0; left < GRID; left += step) {
      const middle = left + step / 2;
      const mean = 0.5 * ((grid[left] ?? 0) + (grid[left + step] ?? 0));
      grid[middle] = mean + deviation * normalOf(hashOf(seed, stream, channel, middle));
    }
  }
  return grid;
}
