import { AppError } from "../../src/errors.ts";
import type { SkipCounts } from "../../src/providers/provider.ts";

/** What became of many mutated bodies. */
export type FuzzTally = {
  cases: number;
  rows: number;
  refused: Record<string, number>;
  skipped: Record<string, number>;
  /** Anything that must not be, with the mutation that brought it about. */
  wrong: string[];
};

export function emptyTally(): FuzzTally {
  return { cases: 0, rows: 0, refused: {}, skipped: {}, wrong: [] };
}

/** Reads one body and notes what came of it: rows, skips, a typed refusal, or something wrong. */
export async function tallyCase<T extends { skipped: SkipCounts }>(
  tally: FuzzTally,
  mutation: string,
  read: () => Promise<T>,
  check: (fetched: T) => { rows: number; wrong: string[] },
): Promise<void> {
  tally.cases += 1;
  try {
    const fetched = await read();
    const { rows, wrong } = check(fetched);
    tally.rows += rows;
    tally.wrong.push(...wrong.map((what) => `${mutation}: ${what}`));
    for (const [reason, count] of Object.entries(fetched.skipped)) add(tally.skipped, reason, count);
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith("provider_")) add(tally.refused, error.code, 1);
    else tally.wrong.push(`${mutation}: threw ${String(error)}`);
  }
}

/** One line for the terminal. */
export function tallyLine(name: string, { cases, rows, refused, skipped }: FuzzTally): string {
  return `${name}: ${cases} bodies, ${rows} rows read, skipped ${JSON.stringify(skipped)}, refused ${JSON.stringify(refused)}`;
}

function add(counts: Record<string, number>, name: string, count: number): void {
  counts[name] = (counts[name] ?? 0) + count;
}
