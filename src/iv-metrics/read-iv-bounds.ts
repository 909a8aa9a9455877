import { daysBetween } from "../market/calendar-date.ts";
import { newYorkDate } from "../market/time-zone.ts";
import { boundsRank } from "../volatility/rank/bounds-rank.ts";
import type { IvBoundsReader, StoredIvBounds } from "./bounds-ports.ts";

/** The vendor's 30-day volatility within its own year; `rank` 0..100, never with a percentile. */
export type IvBoundsView = StoredIvBounds & { rank: number | null };

/** Bounds of longer ago say too little of today. Calendar days. */
const GOOD_FOR_DAYS = 7;

/** What the vendor says of a ticker; null where nothing is stored, or nothing of the last week. */
export async function readIvBounds(
  reader: IvBoundsReader,
  symbol: string,
  nowMs: number,
): Promise<IvBoundsView | null> {
  const stored = await reader.readIvBounds(symbol);
  if (stored === null) return null;
  const today = newYorkDate(nowMs);
  if (stored.day > today || daysBetween(stored.day, today) > GOOD_FOR_DAYS) return null;
  const { iv30: now, low, high } = stored;
  return { ...stored, rank: boundsRank({ now, low, high }) };
}
