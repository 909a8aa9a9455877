import { AppError } from "../../src/errors.ts";
import type { Bar, DailyBar } from "../../src/ingestion/provider-ports.ts";

type Prices = Pick<Bar, "open" | "high" | "low" | "close" | "volume">;

/** What is wrong with a row, in a word; null for a sound one. Not `expect`, which is slow for a hundred thousand rows. */
export function priceFlaw({ open, high, low, close, volume }: Prices): string | null {
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

/** Counts what became of many readings: rows, rows left out by reason, bodies refused by code, and what must not be. */
export function createTally() {
  const counts = new Map<string, number>();
  const flaws: string[] = [];
  const add = (name: string, by = 1) => counts.set(name, (counts.get(name) ?? 0) + by);
  return {
    flaws,
    count: (name: string) => counts.get(name) ?? 0,
    counts: () => Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    /** One reading. A thrown AppError is a count, any other throw a flaw. */
    async read<T extends { skipped: object }>(
      body: string,
      ask: () => Promise<T>,
      flawsOf: (answer: T) => (string | null)[],
    ): Promise<void> {
      add("bodies");
      try {
        const answer = await ask();
        for (const [reason, by] of Object.entries(answer.skipped)) add(reason, Number(by));
        for (const flaw of flawsOf(answer)) {
          if (flaw === null) add("rows");
          else flaws.push(`${flaw} in ${body.slice(0, 2_000)}`);
        }
      } catch (error) {
        if (error instanceof AppError && error.code !== "internal") add(error.code);
        else flaws.push(`${String(error)} from ${body.slice(0, 2_000)}`);
      }
    },
  };
}
