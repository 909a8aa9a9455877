import type { NewsSource } from "../../company/ports.ts";
import { addDays } from "../../market/calendar-date.ts";
import { isCashIndex } from "../../options/cash-index.ts";
import { type FinnhubDeps, getFinnhub } from "./client.ts";
import { normaliseNews } from "./normalise-news.ts";
import { parseNews } from "./wire.ts";

/**
 * Company news, newest first. Finnhub does not say in which zone it counts days, so one more is asked for at each end
 * and what lies outside New York's dates is cut here. Throws the `provider_*` codes.
 */
export function createFinnhubNewsSource(deps: FinnhubDeps): NewsSource {
  return {
    async fetchNews({ symbol, from, to }) {
      const fetched = { provider: "finnhub" as const, fetchedAtMs: deps.nowMs() };
      if (isCashIndex(symbol)) return { ...fetched, items: [], skipped: {}, bytes: 0, providerCalls: 0 };
      const answer = await getFinnhub(deps, "company-news", {
        symbol,
        from: addDays(from, -1),
        to: addDays(to, 1),
      });
      const rows = parseNews(answer, deps.nowMs());
      const news = normaliseNews(rows, { symbol, from, to }, deps.nowMs());
      return { ...fetched, ...news, bytes: answer.bytes, providerCalls: 1 };
    },
  };
}
