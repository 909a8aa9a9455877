import { readOptionQuote } from "../../calculator/read-option-quote.ts";
import { readActivity } from "../../chains/activity/read-activity.ts";
import { readFlow } from "../../chains/activity/read-flow.ts";
import { readEarningsOutlook } from "../../company/read-earnings-outlook.ts";
import type { MarketReads } from "../../discord/market-reads.ts";
import { readDay } from "../../prices/read-day.ts";
import { readRange } from "../../prices/read-range.ts";
import { explainingGap } from "../../providers/capability-gaps.ts";
import { USUAL_LIMITS } from "../../providers/freshness.ts";
import type { Stores } from "../stores/connect-stores.ts";
import { gapOf, type HttpPorts, moment } from "./http-ports.ts";

/** Verbs of the market's commands, each handed what it takes. */
export function bindMarket(
  ports: HttpPorts,
  { activity, ranges }: Pick<Stores, "activity" | "ranges">,
): MarketReads {
  const { stores, limits = USUAL_LIMITS } = ports;
  const { calendar } = ports.scheduling;
  const { chainsMs, quotesMs } = limits;
  const now = moment(ports);
  const ofQuotes = { limitMs: quotesMs, calendar };
  const ofChains = { limitMs: chainsMs, calendar };
  const onQuotes = <T>(work: () => Promise<T>) => explainingGap(gapOf(ports, "quotes"), work);
  const onChains = <T>(work: () => Promise<T>) => explainingGap(gapOf(ports, "chains"), work);
  return {
    day: (symbol) => onQuotes(async () => readDay(ranges, symbol, await now(), ofQuotes)),
    range: (symbol) => onQuotes(async () => readRange(ranges, symbol, await now(), ofQuotes)),
    activity: (symbol) => onChains(async () => readActivity(activity, symbol, await now(), ofChains)),
    flow: (wish) => onChains(async () => readFlow(activity, wish, await now(), ofChains)),
    option: (wish) =>
      onChains(async () =>
        readOptionQuote({ positions: stores.positions, calendar, staleAfterMs: chainsMs }, wish, await now()),
      ),
    earnings: async (symbol) => {
      const { chains, volatility } = stores;
      return readEarningsOutlook(
        { chains, volatility, calendar, company: ports.company() },
        symbol,
        await now(),
      );
    },
  };
}
