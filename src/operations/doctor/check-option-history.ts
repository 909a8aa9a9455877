import type { OptionHistorySource } from "../../iv-metrics/history-ports.ts";
import { addDays } from "../../market/calendar-date.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import { nyseCalendar } from "../../market/trading-calendar.ts";
import type { Ranked } from "../../providers/merge-answers.ts";
import { historyContracts } from "../../valuation/rebuild/history-contracts.ts";
import type { HistoryContract } from "../../valuation/rebuild/rebuilt-day.ts";
import { type Check, type CheckOutcome, failed, fine, warning } from "./check.ts";

/** Old enough that every licence covers it. */
const PROBE_AGE_DAYS = 7;
/** Dollars: whatever SPY costs, a strike near one of these is listed. */
const CLOSES = [400, 500, 600, 700, 800];

/** What the keys can do for the past of options, one check a source; asking costs nothing. */
export function optionHistoryChecks(
  sources: readonly Ranked<OptionHistorySource>[],
  nowMs: () => number,
): Check[] {
  return sources.map(({ provider, source }) => ({
    service: `option history of ${provider}`,
    purpose: "the past year's volatility, which an IV rank of the first day rests on",
    where: provider === "databento" ? "databento.com/portal/keys" : "app.alpaca.markets",
    optional: true,
    async run() {
      try {
        return await examine(source, nowMs());
      } catch (error) {
        const { found, mend } = failed(error);
        return warning(`it cannot be had with this key: ${found}`, mend ?? "Look at what the plan holds.");
      }
    },
  }));
}

/** The price of a minute where there is one, or the trades of half an hour where a plan pays for all. */
async function examine(source: OptionHistorySource, nowMs: number): Promise<CheckOutcome> {
  const day = nyseCalendar.previousTradingDay(addDays(newYorkDate(nowMs), -PROBE_AGE_DAYS));
  const atMs = (nyseCalendar.sessionOn(day)?.closeMs ?? 0) - 15 * 60_000;
  const request = { day, atMs, contracts: probeContracts(day) };
  if (source.evidence === "quotes") {
    const dollars = await source.priceOptions(request);
    return fine(`a minute of ${request.contracts.length} options on SPY costs $${dollars.toFixed(6)}`);
  }
  const { evidence, outOfReach = null } = await source.fetchOptions(request);
  const minutes = evidence.kind === "trades" ? evidence.trades.length : evidence.quotes.length;
  if (outOfReach !== null || minutes === 0)
    return warning(`it has no trade of options on SPY on ${day}.`, "The vendor's status page may say more.");
  return fine(`${minutes} minutes with trades of options on SPY on ${day}`);
}

/** A few that are at the money at one of many prices. */
function probeContracts(day: string): HistoryContract[] {
  return CLOSES.flatMap((close) => {
    const all = historyContracts({ symbol: "SPY", day, close });
    return all.filter(({ strike, expiration }) => strike === close && expiration === all[0]?.expiration);
  });
}
