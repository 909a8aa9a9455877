import type { EarningsReport, EarningsSource } from "../../company/ports.ts";
import { addDays } from "../../market/calendar-date.ts";
import { isCashIndex } from "../../options/cash-index.ts";
import type { SkipCounts } from "../../providers/provider.ts";
import { type FinnhubDeps, getFinnhub } from "./client.ts";
import { collectReports } from "./collect-reports.ts";
import { parseCalendar } from "./wire.ts";

/** A wide range is cut at about 1,500 reports, and the near dates are those that are lost. */
const CHUNK_DAYS = 3;
const PERHAPS_CUT = 1_400;

type Chunk = { from: string; to: string; symbol: string | null };

/**
 * Finnhub's earnings calendar, asked so that nothing is cut: in chunks of three days, or by symbol where that takes
 * fewer calls. A chunk that fails fails the whole, because a calendar with holes would be taken for a quiet week.
 * Throws the `provider_*` codes.
 */
export function createFinnhubEarningsSource(deps: FinnhubDeps): EarningsSource {
  return {
    async fetchEarnings({ from, to, symbols }) {
      const into = { reports: new Map<string, EarningsReport>(), skipped: {} as SkipCounts };
      const asked = symbols === null ? null : symbols.filter((symbol) => !isCashIndex(symbol));
      const window = { from, to, symbols: asked === null ? null : new Set(asked) };
      const chunks = planChunks(from, to, asked);
      let bytes = 0;
      let providerCalls = 0;
      for (let chunk = chunks.shift(); chunk !== undefined; chunk = chunks.shift()) {
        const { symbol } = chunk;
        const answer = await getFinnhub(deps, "calendar/earnings", {
          from: chunk.from,
          to: chunk.to,
          ...(symbol !== null && { symbol }),
        });
        providerCalls += 1;
        bytes += answer.bytes;
        const rows = parseCalendar(answer, deps.nowMs());
        if (rows.length >= PERHAPS_CUT && chunk.from < chunk.to) chunks.unshift(...daysOf(chunk));
        else collectReports(rows, { ...window, from: chunk.from, to: chunk.to }, into);
      }
      const reports = [...into.reports.values()].toSorted(byDateAndSymbol);
      const fetched = { provider: "finnhub" as const, fetchedAtMs: deps.nowMs(), bytes, providerCalls };
      return { ...fetched, reports, skipped: into.skipped };
    },
  };
}

function planChunks(from: string, to: string, symbols: readonly string[] | null): Chunk[] {
  const chunks: Chunk[] = [];
  for (let start = from; start <= to; start = addDays(start, CHUNK_DAYS)) {
    const last = addDays(start, CHUNK_DAYS - 1);
    chunks.push({ from: start, to: last < to ? last : to, symbol: null });
  }
  if (symbols === null || symbols.length >= chunks.length) return chunks;
  return symbols.map((symbol) => ({ from, to, symbol }));
}

function daysOf({ from, to, symbol }: Chunk): Chunk[] {
  const days: Chunk[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push({ from: day, to: day, symbol });
  return days;
}

function byDateAndSymbol(a: EarningsReport, b: EarningsReport): number {
  const [first, second] = [`${a.date} ${a.symbol}`, `${b.date} ${b.symbol}`];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}
