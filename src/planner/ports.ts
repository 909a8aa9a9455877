import type { PositionGround } from "../calculator/ports.ts";
import type { PositionQuotes } from "../chains/reader-ports.ts";
import type { IvMetricsRow } from "../iv-metrics/ports.ts";
import type { OptionType } from "../options/contract.ts";
import type { ForecastWindow } from "../volatility/forecast/forecast-window.ts";

/** An expiration of which the whole chain is wanted, and what of a later one calendars need. */
export type WantedChains = {
  /** "YYYY-MM-DD": the stored expiration nearest to it, the later of two as near. */
  near: string;
  /** Null where nobody wants calendars. */
  later: WantedLater | null;
};
/** Of the expiration nearest to `behind` days after the near one: options of these types near the money. */
export type WantedLater = { behind: number; types: readonly OptionType[] };

/**
 * What is known of a symbol before candidates are built. `quotes`: the whole chain of the near expiration, then the part
 * of the later one; each missing where nothing is stored.
 */
export type PlanGround = PositionGround & {
  /** Null when the symbol is not kept. */
  ticker: { symbol: string; active: boolean } | null;
  /** The metrics of the latest slot; null while there is none. */
  metrics: IvMetricsRow | null;
  /** What was implied 30 days before the latest expirations that have settled, and what came; one each, a year or more. */
  record: readonly ForecastWindow[];
};

/** One request to the store a plan, two where another expiration is chosen than was likely. */
export type PlanReader = {
  readPlanGround(symbol: string, today: string, likely: WantedChains): Promise<PlanGround>;
  /** The same chains where `near` is one that is stored. */
  readPlanChains(symbol: string, wanted: WantedChains): Promise<PositionQuotes[]>;
};
