import type { Config } from "../../../src/config/config.ts";
import { addDays, MINUTE_MS } from "../../../src/market/calendar-date.ts";
import { newYorkDate } from "../../../src/market/time-zone.ts";
import { nyseCalendar } from "../../../src/market/trading-calendar.ts";
import type { JobId, Schedule } from "../../../src/scheduling/job.ts";
import type { Stack } from "../../stack.ts";
import type { Stretch } from "../day-minutes.ts";
import type { DrivenDay } from "../drive-day.ts";
import { slotsOf } from "../measure/count-runs.ts";
import type { Ledger } from "../measure/ledger.ts";
import type { Delivery } from "../measure/recorder.ts";
import type { Answer } from "../truth/answers.ts";
import { answersBySymbol } from "../truth/bars.ts";
import { replayChains } from "../truth/replay-chains.ts";
import { storedSlices } from "../truth/slices.ts";
import { boundValues } from "./bound-values.ts";
import { compareBars } from "./compare-bars.ts";
import { compareContracts, compareSnapshots } from "./compare-chains.ts";
import { compareMarket } from "./compare-market.ts";
import { compareMetrics } from "./compare-metrics.ts";
import type { Comparison } from "./comparison.ts";

const { sessionOn, tradingDaysBetween } = nyseCalendar;

/** All that is known of the day besides what is stored. */
export type Lived = {
  options: {
    date: string;
    tickers: readonly { symbol: string }[];
    /** null: nothing goes wrong. */
    faults: object | null;
    stretches: readonly Stretch[];
  };
  config: Config;
  schedule: Schedule;
  day: DrivenDay;
  deliveries: readonly Delivery[];
  answers: readonly Answer[];
  ledger: Ledger;
};

/** The time that a refresh may take until its last slice is stored. */
const REFRESH_MINUTES = 15;

/** Every stored row of contracts, snapshots, bars and metrics beside the one that the modelled market makes. */
export async function compareAll({ market: sandbox, database }: Stack, lived: Lived): Promise<Comparison[]> {
  const { market } = sandbox;
  if (market === null) throw new Error("A replay has no market to compare with.");
  const { options, config, schedule, answers } = lived;
  const { scheduler } = config;
  const slotsByJob = new Map(schedule.map((job) => [job.id, slotsOf(job, options.stretches)]));
  const slots = (id: JobId) => slotsByJob.get(id) ?? [];
  const symbols = options.tickers.map(({ symbol }) => symbol);
  const slices = storedSlices(lived.deliveries);
  const scope = { maxDte: scheduler.optionChainMaxDte, strikes: scheduler.optionChainStrikes };
  const bounds = boundValues();
  const truth = replayChains(market, slices, scope, bounds.look);
  const shared = { market, database, symbols };
  const chains = { ...shared, maxDte: scope.maxDte, refreshesMs: slots("options_refresh"), slices, truth };
  const firstOnly = options.faults === null;
  return [
    await compareContracts(chains),
    await compareSnapshots(chains),
    bounds.comparison,
    await compareMarket(database, truth),
    ...(await compareBars({ ...shared, answers, firstOnly, ...barsOwed(lived, slots) })),
    await compareMetrics({
      database,
      symbols,
      slotsMs: slots("iv_metrics"),
      runs: lived.ledger.runs,
      ticks: lived.day.ticks,
      truth: {
        market,
        snapshots: [...truth.snapshots.values()],
        dailyAnswers: answersBySymbol(answers, "1d"),
        freshMs: (2 * scheduler.optionChainIntervalMinutes + REFRESH_MINUTES) * MINUTE_MS,
        firstOnly,
      },
    }),
  ];
}

/** What the day's jobs owe of bars: the day itself, and where the backfill ran the days that it looks back to. */
function barsOwed({ options, config }: Lived, slots: (id: JobId) => readonly number[]) {
  const last = (id: JobId) => slots(id).at(-1) ?? null;
  const { date, stretches } = options;
  const backfillMs = last("historical_backfill");
  const today = newYorkDate(backfillMs ?? 0);
  const from = addDays(today, -config.scheduler.historicalBackfill.lookbackDays);
  const keptFrom = addDays(today, 1 - config.retention.minuteBarDays);
  const days = backfillMs === null ? [] : tradingDaysBetween(from, addDays(today, -1));
  return {
    date,
    endMs: stretches.at(-1)?.toMs ?? 0,
    lastSlots: {
      prices_1m: last("prices_1m"),
      prices_5m: last("prices_5m"),
      eod_sync: sessionOn(date) === null ? null : last("eod_sync"),
      historical_backfill: backfillMs,
    },
    owedBefore: { days, minutes: days.filter((day) => day >= keptFrom) },
  };
}
