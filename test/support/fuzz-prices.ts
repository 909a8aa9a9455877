import { expect } from "vitest";
import type { Bar, DailyBar } from "../../src/prices/sources.ts";
import type { SkipCounts } from "../../src/providers/provider.ts";
import { emptyTally, type FuzzTally, tallyCase, tallyLine } from "./fuzz-tally.ts";
import { mutateBody, seededRandom } from "./mutate-body.ts";

type Prices = Pick<Bar, "open" | "high" | "low" | "close" | "volume">;

/** What is wrong with a row, in a word; null for a sound one. Not `expect`, which is slow for a hundred thousand rows. */
function priceFlaw({ open, high, low, close, volume }: Prices): string | null {
  if (![open, high, low, close].every((price) => Number.isFinite(price) && price > 0)) return "price";
  if (high < Math.max(open, close)) return "high";
  if (low > Math.min(open, close)) return "low";
  return Number.isInteger(volume) && volume >= 0 ? null : "volume";
}

export function barFlaw(
  bar: Bar,
  request: { symbols: readonly string[]; fromMs: number; toMs: number },
): string | null {
  if (!request.symbols.includes(bar.symbol)) return `symbol ${bar.symbol}`;
  if (!(bar.startMs >= request.fromMs && bar.startMs < request.toMs)) return `time ${bar.startMs}`;
  return priceFlaw(bar);
}

export function dailyFlaw(
  bar: DailyBar,
  request: { symbols: readonly string[]; from: string; to: string },
): string | null {
  if (!request.symbols.includes(bar.symbol)) return `symbol ${bar.symbol}`;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(bar.date)) return `date ${bar.date}`;
  if (bar.date < request.from || bar.date > request.to) return `date ${bar.date}`;
  return priceFlaw(bar) ?? (bar.adjusted === null ? null : priceFlaw(bar.adjusted));
}

/** Reads `cases` mutations of the bodies and notes what became of each. */
export async function readMutated<T extends { skipped: SkipCounts }>(fuzz: {
  bodies: readonly string[];
  cases: number;
  seed: number;
  read: (text: string, index: number) => Promise<T>;
  flawsOf: (answer: T) => (string | null)[];
}): Promise<FuzzTally> {
  const tally = emptyTally();
  const random = seededRandom(fuzz.seed);
  for (let i = 0; i < fuzz.cases; i += 1) {
    // Body by body: the mutator remembers where the values of the last text are.
    const body = fuzz.bodies[Math.floor((i * fuzz.bodies.length) / fuzz.cases)] ?? "";
    const { text, mutation } = mutateBody(body, random);
    await tallyCase(
      tally,
      mutation,
      () => fuzz.read(text, i),
      (answer) => {
        const flaws = fuzz.flawsOf(answer);
        const wrong = flaws
          .filter((flaw) => flaw !== null)
          .map((flaw) => `${flaw} in ${text.slice(0, 2_000)}`);
        return { rows: flaws.length - wrong.length, wrong };
      },
    );
  }
  return tally;
}

/** Nothing wrong, enough rows read, and each reason reached: a draw that misses one proves less than it says. */
export function expectSound(tally: FuzzTally, leastRows: number, reasons: readonly string[]): void {
  console.info(tallyLine(expect.getState().currentTestName ?? "fuzz", tally));
  expect(tally.wrong).toEqual([]);
  expect(tally.rows).toBeGreaterThan(leastRows);
  for (const reason of reasons) {
    expect(tally.skipped[reason] ?? tally.refused[reason] ?? 0, reason).toBeGreaterThan(10);
  }
}
