import type { Logger } from "../log.ts";
import { type AskDeps, askProviders } from "../providers/ask-providers.ts";
import type { Ranked } from "../providers/merge-answers.ts";
import type { ChainSource } from "./ports.ts";

/** A chain comes from one provider, which its rows name; that it was not the first is logged, and told its reader. */
export function createFallbackChains(
  deps: AskDeps & { log: Logger },
  ranked: readonly Ranked<ChainSource>[],
): ChainSource {
  return {
    async fetchChain(slice, scope) {
      const candidates = ranked.map(({ provider, source }) => ({
        provider,
        call: () => source.fetchChain(slice, scope),
      }));
      const { answer, provider, fallbackFrom } = await askProviders(deps, candidates);
      if (fallbackFrom.length > 0) deps.log("warn", "chain_fallback", { slice, provider, fallbackFrom });
      return { ...answer, authoritative: fallbackFrom.length === 0 };
    },
  };
}
