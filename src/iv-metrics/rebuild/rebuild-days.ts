import type { TradingCalendar } from "../../market/trading-calendar.ts";
import { rebuildFromQuotes } from "../../valuation/rebuild/rebuild-from-quotes.ts";
import { rebuildFromTrades } from "../../valuation/rebuild/rebuild-from-trades.ts";
import type { RebuiltDay, UnrebuiltDay } from "../../valuation/rebuild/rebuilt-day.ts";
import type { FetchedOptionHistory, IvHistoryRow } from "../history-ports.ts";
import type { AnsweredDay, AskedHistory } from "./asked-history.ts";
import { inputsOfDay } from "./inputs-of-day.ts";
import type { PastInputs } from "./ports.ts";

type Evidence = FetchedOptionHistory["evidence"];
type Ticker = AnsweredDay["work"]["tickers"][number];

/** With fewer a day has no smile, however good they are. */
const LEAST_STRIKES = 3;

/** The tickers of a day for which so few strikes were quoted or traded that finer ones may be what is listed. */
export function tickersInNeed({ work, fetched }: AnsweredDay): Ticker[] {
  const strikes = new Map<string, Set<number>>();
  const { evidence } = fetched;
  for (const { contract } of evidence.kind === "quotes" ? evidence.quotes : evidence.trades) {
    const own = strikes.get(contract.symbol) ?? new Set();
    strikes.set(contract.symbol, own.add(contract.strike));
  }
  return work.tickers.filter(({ symbol }) => (strikes.get(symbol)?.size ?? 0) < LEAST_STRIKES);
}

/** Both tries as one; a contract of both, or a minute of its, counts once. */
export function joinEvidence(first: Evidence, second: Evidence): Evidence {
  if (first.kind === "quotes" && second.kind === "quotes") {
    const quotes = [...second.quotes, ...first.quotes].map(
      (quote) => [quote.contract.occSymbol, quote] as const,
    );
    return { kind: "quotes", quotes: [...new Map(quotes).values()] };
  }
  if (first.kind !== "trades" || second.kind !== "trades") return second;
  const trades = [...second.trades, ...first.trades].map(
    (trade) => [`${trade.contract.occSymbol} ${trade.minuteMs}`, trade] as const,
  );
  const minutes = [...second.underlying, ...first.underlying].map(
    (minute) => [`${minute.symbol} ${minute.minuteMs}`, minute] as const,
  );
  return {
    kind: "trades",
    trades: [...new Map(trades).values()],
    underlying: [...new Map(minutes).values()],
  };
}

/** Rows of the tickers of a day, as what was quoted or traded has it. */
export function rebuildDays(
  { work, by, fetched }: AnsweredDay,
  past: PastInputs,
  calendar: TradingCalendar,
): IvHistoryRow[] {
  const { day, atMs } = work;
  return work.tickers.map(({ symbol, close }) => {
    const asked = { symbol, day, atMs, inputs: { ...inputsOfDay(past, symbol, day), calendar } };
    const rebuilt = rebuild(asked, fetched.evidence);
    return rowOf({ symbol, day, atMs, close }, rebuilt, {
      source: by.source.name,
      askedAtMs: fetched.fetchedAtMs,
    });
  });
}

function rebuild(
  asked: Omit<Parameters<typeof rebuildFromQuotes>[0], "quotes">,
  evidence: Evidence,
): RebuiltDay | UnrebuiltDay {
  if (evidence.kind === "quotes") return rebuildFromQuotes({ ...asked, quotes: evidence.quotes });
  const { trades, underlying } = evidence;
  return rebuildFromTrades({ ...asked, trades, underlying });
}

/** Rows of days that lie before everybody's history: asked for again when others of their kind are. */
export function unheardDays(unheard: AskedHistory["unheard"], nowMs: number): IvHistoryRow[] {
  return unheard.flatMap(({ work, by }) =>
    work.tickers.map((ticker) =>
      rowOf(
        { ...work, ...ticker },
        { ok: false, reason: "no-data", expiries: [] },
        { source: by.source.name, askedAtMs: nowMs },
      ),
    ),
  );
}

function rowOf(
  { symbol, day, atMs, close }: { symbol: string; day: string; atMs: number; close: number },
  rebuilt: RebuiltDay | UnrebuiltDay,
  by: Pick<IvHistoryRow, "source" | "askedAtMs">,
): IvHistoryRow {
  const expiries = [...rebuilt.expiries];
  const points = expiries.reduce((most, expiry) => Math.max(most, expiry.points), 0);
  const shared = { symbol, day, atMs, ...by, expiries };
  if (!rebuilt.ok) {
    const nothing = { iv30: null, iv60: null, skew25Delta: null, spread: null, trades: null };
    const underlyingPrice = expiries.length > 0 ? close : null;
    return { ...shared, quality: "none", reason: rebuilt.reason, underlyingPrice, points, ...nothing };
  }
  const { ok: _ok, expiries: _expiries, ...numbers } = rebuilt;
  return { ...shared, quality: "good", reason: null, ...numbers };
}
