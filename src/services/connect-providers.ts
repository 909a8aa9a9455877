import type { AccessTokens } from "../adapters/schwab/access-token.ts";
import { createSchwabChainSource } from "../adapters/schwab/chain-client.ts";
import type { Config } from "../config.ts";
import type { Stores } from "./connect-stores.ts";

export type Surroundings = { nowMs: () => number; tokens: AccessTokens };

/** Every market-data provider that has its credential. */
export function connectProviders(config: Config, stores: Stores, { nowMs, tokens }: Surroundings) {
  const schwab = { apiBase: config.schwab.apiBase, tokens, nowMs, meter: stores.meter };
  return { source: createSchwabChainSource({ ...schwab, strikes: config.scheduler.optionChainStrikes }) };
}
