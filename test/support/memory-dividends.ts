import type {
  DecidedDividends,
  DividendReader,
  DividendStore,
  KnownDividends,
  StoredSchedule,
} from "../../src/dividends/ports.ts";

type Past = Pick<KnownDividends, "events" | "sessionsRead">;
type Kept = { decided: DecidedDividends; asOfMs: number | null; triedAtMs: number };

/** Schedules of active tickers with the past that their daily bars tell, as Postgres keeps them. */
export function memoryDividends(past: Readonly<Record<string, Partial<Past>>>) {
  const kept = new Map<string, Kept>();
  const store: DividendStore & DividendReader = {
    async readDue({ completedSinceMs, triedSinceMs, limit }) {
      const due = Object.keys(past)
        .toSorted()
        .filter((symbol) => {
          const known = kept.get(symbol);
          if (known === undefined) return true;
          return (known.asOfMs ?? 0) < completedSinceMs && known.triedAtMs < triedSinceMs;
        });
      const tickers = due.slice(0, limit).map((symbol) => {
        const known = kept.get(symbol)?.decided;
        return {
          symbol,
          status: known?.status ?? "unknown",
          perYear: known?.perYear ?? null,
          dividends: known?.dividends ?? [],
          events: past[symbol]?.events ?? [],
          sessionsRead: past[symbol]?.sessionsRead ?? 0,
        };
      });
      return { tickers, left: Math.max(0, due.length - limit) };
    },
    async storeSchedules(decided, nowMs) {
      for (const one of decided) {
        const asOfMs = one.complete ? nowMs : (kept.get(one.symbol)?.asOfMs ?? null);
        kept.set(one.symbol, { decided: one, asOfMs, triedAtMs: nowMs });
      }
      return decided.reduce((sum, { dividends }) => sum + dividends.length, 0);
    },
    async readSchedule(symbol, today): Promise<StoredSchedule | null> {
      if (past[symbol] === undefined) return null;
      const known = kept.get(symbol);
      const { status = "unknown", perYear = null, dividends = [] } = known?.decided ?? {};
      const left = dividends.filter(({ exDate }) => exDate >= today);
      return {
        status,
        perYear,
        dividends: left,
        asOfMs: known?.asOfMs ?? null,
        triedAtMs: known?.triedAtMs ?? null,
      };
    },
  };
  return { store, kept };
}
