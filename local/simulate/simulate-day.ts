import { type Config, parseConfig } from "../../src/config.ts";
import { MINUTE_MS } from "../../src/market/calendar-date.ts";
import { sessionOn } from "../../src/market/trading-calendar.ts";
import type { Schedule } from "../../src/scheduling/job.ts";
import { buildSchedule } from "../../src/scheduling/schedule.ts";
import { compareDailyBars, compareFiveMinuteBars, compareMinuteBars } from "./compare-bars.ts";
import { compareContracts } from "./compare-contracts.ts";
import { compareMetrics } from "./compare-metrics.ts";
import { compareSnapshots } from "./compare-snapshots.ts";
import type { Comparison } from "./comparison.ts";
import { slotsOf, startDelayMs } from "./count-runs.ts";
import { isWithin, minutesOf, type Stretch } from "./day-minutes.ts";
import { type DrivenDay, driveDay } from "./drive-day.ts";
import { type PlannedFault, planFaults } from "./fault-plan.ts";
import { type Ledger, readLedger, readUsage } from "./ledger.ts";
import { measureDeliveries } from "./measure-deliveries.ts";
import type { Delivery } from "./recorder.ts";
import { callsByVendor, readTraffic, type Traffic, type VendorCalls } from "./traffic.ts";
import { openWorld, type Prepared, type World } from "./world.ts";

export type SimulationOptions = {
  date: string;
  tickers: readonly { symbol: string; name: string | null }[];
  plan: "free" | "paid";
  /** null: nothing goes wrong. */
  faults: { seed: number; quick: boolean } | null;
  stretches: readonly Stretch[];
  onMinute?: (atMs: number) => void;
  prepared?: Prepared;
};

/** Everything that the report tells of. */
export type Simulation = {
  options: SimulationOptions;
  schedule: Schedule;
  config: Config;
  day: DrivenDay;
  deliveries: Delivery[];
  faults: PlannedFault[];
  faultsMet: Readonly<Record<string, number>>;
  ledger: Ledger;
  /** What the Worker counted of its own use, by meter. */
  usage: ReadonlyMap<string, number>;
  comparisons: Comparison[];
  traffic: Traffic;
  vendors: VendorCalls[];
  databaseBytes: number;
  peakBytes: number | null;
  deadLetters: number;
  /** Still in the queue when the day was over. */
  undelivered: number;
  tookMs: number;
};

/** How long before the last refresh everything works again. */
const SOUND_REFRESHES = 3;

/** Lives through the stretches with the real Worker. Closes all it opened, whatever happens. */
export async function simulateDay(options: SimulationOptions): Promise<Simulation> {
  const startedMs = performance.now();
  const minutesMs = minutesOf(options.stretches);
  const measured = measureDeliveries();
  const world = await openWorld({
    atMs: minutesMs[0] ?? 0,
    tickers: options.tickers,
    bindings: { WORKERS_PLAN: options.plan },
    around: measured.around,
    prepared: options.prepared,
  });
  try {
    measured.attach(world);
    const config = parseConfig(world.bindings);
    const schedule = buildSchedule(config.scheduler);
    const faults = faultsOf(options, schedule, minutesMs);
    const day = await driveDay(world, {
      schedule,
      minutesMs,
      faults,
      onMinute: options.onMinute ?? (() => undefined),
    });
    const found = await readWorld(world, options, config, schedule);
    const { deliveries } = measured;
    return {
      options,
      schedule,
      config,
      day,
      deliveries,
      faults,
      ...found,
      tookMs: performance.now() - startedMs,
    };
  } finally {
    await world.close();
  }
}

async function readWorld(world: World, options: SimulationOptions, config: Config, schedule: Schedule) {
  const { stack } = world;
  const size = await stack.database.query("SELECT pg_database_size(current_database())");
  return {
    ledger: onlyWithin(options.stretches, schedule, await readLedger(stack.database)),
    usage: await readUsage(stack.database),
    comparisons: await compareAll(world, options, config, schedule),
    traffic: readTraffic(stack),
    vendors: callsByVendor(stack.market),
    faultsMet: stack.market.counters.snapshot().byFault,
    databaseBytes: Number(size.rows[0]?.[0] ?? 0),
    peakBytes: world.use()?.peakBytes ?? null,
    deadLetters: stack.qstash.dlq().length,
    undelivered: stack.qstash.messages().length,
  };
}

/** Between two stretches no tick came, and the ledger tells so: that is not the day's doing. */
function onlyWithin(stretches: readonly Stretch[], schedule: Schedule, { runs, tasks }: Ledger): Ledger {
  const delays = new Map<string, number>(schedule.map((job) => [job.id, startDelayMs(job)]));
  const inside = runs.filter(({ job, slotMs }) => isWithin(stretches, slotMs + (delays.get(job) ?? 0)));
  return { tasks, runs: inside };
}

function faultsOf(
  { faults, stretches }: SimulationOptions,
  schedule: Schedule,
  minutesMs: readonly number[],
): PlannedFault[] {
  if (faults === null) return [];
  const refresh = schedule.find(({ id }) => id === "options_refresh");
  const refreshesMs = refresh === undefined ? [] : slotsOf(refresh, stretches);
  const lastMs = minutesMs.at(-1) ?? 0;
  return planFaults({
    ...faults,
    refreshesMs,
    minutesMs,
    soundFromMs: refreshesMs.at(-SOUND_REFRESHES) ?? lastMs - 6 * 60 * MINUTE_MS,
  });
}

async function compareAll(
  { stack }: World,
  { tickers, date, stretches }: SimulationOptions,
  { scheduler }: Config,
  schedule: Schedule,
): Promise<Comparison[]> {
  const { market: sandbox, database } = stack;
  if (sandbox.market === null) throw new Error("A replay has no market to compare with.");
  const slotsByJob = new Map(schedule.map((job) => [job.id, slotsOf(job, stretches)]));
  const lastSlot = (id: Schedule[number]["id"]) => slotsByJob.get(id)?.at(-1) ?? null;
  const symbols = tickers.map(({ symbol }) => symbol);
  const shared = { market: sandbox.market, database, symbols };
  const traded = sessionOn(date) !== null;
  return [
    await compareContracts({
      ...shared,
      scope: { maxDte: scheduler.optionChainMaxDte, strikes: scheduler.optionChainStrikes },
      lastRefreshMs: lastSlot("options_refresh"),
    }),
    await compareSnapshots({
      ...shared,
      maxDte: scheduler.optionChainMaxDte,
      refreshesMs: slotsByJob.get("options_refresh") ?? [],
    }),
    await compareMinuteBars({ ...shared, date, lastSlotMs: lastSlot("prices_1m") }),
    await compareFiveMinuteBars({ ...shared, date, lastSlotMs: lastSlot("prices_5m") }),
    await compareDailyBars({ ...shared, date, lastSlotMs: traded ? lastSlot("eod_sync") : null }),
    await compareMetrics(database, symbols, slotsByJob.get("iv_metrics") ?? []),
  ];
}
