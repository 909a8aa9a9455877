import type { StartOptions } from "../options.ts";
import type { ListedTicker } from "../worker-api.ts";

/** In this order each finds what the one before it stored. A replay has recorded chains and nothing else. */
const FIRST = ["rates", "dividends", "options_refresh", "prices_1m"];
const FIRST_OF_REPLAY = ["options_refresh"];
/** After the table: history takes longer, and nobody has to wait for it. */
const LATER = ["prices_5m", "eod_sync", "iv_metrics"];
/** Beside the clock: a year of options takes minutes, and with real vendors may take the night. */
const HISTORY = "iv_history";
const FIRST_TICKER = "SPY";

/** A job, or a job and the one ticker that it is about. */
export type FirstJobs = { first: readonly string[]; later: readonly string[] };

export function firstJobs({ replay }: Pick<StartOptions, "replay">): FirstJobs {
  return replay === null ? { first: FIRST, later: LATER } : { first: FIRST_OF_REPLAY, later: [] };
}

/** The past year, of the ticker that everybody looks at first before the others; none where nobody is there to ask. */
export function historyJobs(
  tickers: readonly Pick<ListedTicker, "symbol" | "active">[],
  { replay }: Pick<StartOptions, "replay">,
): readonly string[] {
  const active = tickers.filter((ticker) => ticker.active).map(({ symbol }) => symbol);
  const first = active.includes(FIRST_TICKER) ? FIRST_TICKER : active[0];
  return replay !== null || first === undefined ? [] : [`${HISTORY} ${first}`, HISTORY];
}
