import type { StartOptions } from "../options.ts";

/** In this order each finds what the one before it stored. A replay has recorded chains and nothing else. */
const FIRST = ["rates", "dividends", "options_refresh", "prices_1m"];
const FIRST_OF_REPLAY = ["options_refresh"];
/** After the table: history takes longer, and nobody has to wait for it. */
const LATER = ["prices_5m", "eod_sync", "iv_metrics"];

export type FirstJobs = { first: readonly string[]; later: readonly string[] };

export function firstJobs({ replay }: Pick<StartOptions, "replay">): FirstJobs {
  return replay === null ? { first: FIRST, later: LATER } : { first: FIRST_OF_REPLAY, later: [] };
}
