import { requireTicker } from "../chains/read-chain.ts";
import { pick } from "./pick.ts";
import type { RebuiltClose, StoredClose } from "./ports.ts";
import type { RankSource } from "./rank-day.ts";
import type { VolatilityDeps } from "./read-volatility.ts";

/** What a rebuilt day does not have is null. */
export type VolatilityClose = Pick<
  StoredClose,
  | "day"
  | "iv7"
  | "iv14"
  | "iv30"
  | "rankIv30"
  | "iv60"
  | "iv90"
  | "ivRank"
  | "ivPercentile"
  | "regime"
  | "termSlope"
  | "skew25Delta"
  | "rv20"
  | "rv60"
  | "ivLessRv"
> & {
  /** "live-schwab" by provider, or what it was rebuilt from. */
  source: RankSource;
  underlyingPrice: number | null;
  observations: number | null;
};

export type VolatilityHistoryView = {
  symbol: string;
  days: number;
  closes: VolatilityClose[];
  warnings: string[];
};

/**
 * Daily closes of a ticker's volatility, oldest first, of a day the live one, else the one that was rebuilt; none is an
 * empty list. Throws `unknown_symbol`.
 */
export async function readVolatilityHistory(
  deps: VolatilityDeps,
  symbol: string,
  days: number,
): Promise<VolatilityHistoryView> {
  const [, live, rebuilt] = await Promise.all([
    requireTicker(deps.chains, symbol),
    deps.volatility.readCloses(symbol, days),
    deps.volatility.readRebuiltCloses(symbol, days),
  ]);
  const kept = new Set(live.map(({ day }) => day));
  const closes = [...live.map(toClose), ...rebuilt.filter(({ day }) => !kept.has(day)).map(rebuiltClose)]
    .sort((a, b) => a.day.localeCompare(b.day))
    .slice(-days);
  return { symbol, days: closes.length, closes, warnings: onMissing(closes.length, days) };
}

function onMissing(n: number, days: number): string[] {
  if (n >= days) return [];
  const asked = `${days} ${days === 1 ? "day was" : "days were"} asked for`;
  return [
    `${asked}; ${n} have a close. One is added each trading day; the job iv_history rebuilds the year before where a provider has its options.`,
  ];
}

function toClose(row: StoredClose): VolatilityClose {
  return {
    source: `live-${row.provider}`,
    ...pick(row, "day", "underlyingPrice", "iv7", "iv14", "iv30", "rankIv30", "iv60", "iv90", "ivRank"),
    ...pick(row, "ivPercentile", "observations", "regime", "termSlope", "skew25Delta"),
    ...pick(row, "rv20", "rv60", "ivLessRv"),
  };
}

function rebuiltClose({ iv30, ...known }: RebuiltClose): VolatilityClose {
  const nothing = { iv7: null, iv14: null, iv90: null, ivRank: null, ivPercentile: null, observations: null };
  const noOther = { regime: null, termSlope: null, rv20: null, rv60: null, ivLessRv: null };
  return { ...known, ...nothing, ...noOther, iv30, rankIv30: iv30 };
}
