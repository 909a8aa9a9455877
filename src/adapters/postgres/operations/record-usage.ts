import type { SQL } from "drizzle-orm";
import { numberArray, wordArray } from "../column-arrays.ts";
import { statement } from "../statement.ts";

/** Counts taken from memory to be written, and put back when the write failed. */
export type UsageSource = {
  take(): ReadonlyMap<string, number>;
  putBack(usage: ReadonlyMap<string, number>): void;
};

/** For where nothing is counted. */
export const NO_USAGE: UsageSource = { take: () => new Map(), putBack: () => undefined };

/** Runs `write` with the statement that adds what was counted to the UTC day's sums; keeps the counts if it fails. */
export async function writeUsage<T>(
  source: UsageSource,
  nowMs: number,
  write: (usageSql: SQL) => Promise<T>,
): Promise<T> {
  const usage = source.take();
  try {
    return await write(addUsage(usage, nowMs));
  } catch (error) {
    source.putBack(usage);
    throw error;
  }
}

/** Meters that end in `_max` keep the largest value, all others add up. Nothing counted is a statement all the same. */
function addUsage(usage: ReadonlyMap<string, number>, nowMs: number): SQL {
  const meters = [...usage];
  return statement`
INSERT INTO usage_daily AS day_sum (day, meter, used)
SELECT ${new Date(nowMs).toISOString().slice(0, 10)}::date, meter, used
FROM unnest(${wordArray(meters, ([name]) => name)}::text[], ${numberArray(meters, ([, used]) => used)}::bigint[])
  AS counted (meter, used)
ORDER BY meter
ON CONFLICT (day, meter) DO UPDATE SET used = CASE WHEN day_sum.meter LIKE '%\\_max'
  THEN greatest(day_sum.used, excluded.used) ELSE day_sum.used + excluded.used END`;
}
