import type { ProfileSource } from "../../company/ports.ts";
import { isCashIndex } from "../../options/cash-index.ts";
import { type FinnhubDeps, getFinnhub } from "./client.ts";
import { normaliseProfile } from "./normalise.ts";
import { parseProfile } from "./wire.ts";

/**
 * Company names, exchanges, industries and values from profile2. Finnhub answers a secondary listing with its company's
 * main one, so the ticker in the answer may be another. Throws the `provider_*` codes.
 */
export function createFinnhubProfileSource(deps: FinnhubDeps): ProfileSource {
  return {
    async fetchProfile(symbol) {
      const fetched = { provider: "finnhub" as const, fetchedAtMs: deps.nowMs(), skipped: {} };
      if (isCashIndex(symbol)) return { ...fetched, profile: null, bytes: 0, providerCalls: 0 };
      const answer = await getFinnhub(deps, "stock/profile2", { symbol });
      const profile = normaliseProfile(parseProfile(answer, deps.nowMs()), symbol);
      return { ...fetched, profile, bytes: answer.bytes, providerCalls: 1 };
    },
  };
}
