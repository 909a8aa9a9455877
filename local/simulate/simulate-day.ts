import { type Config, parseConfig } from "../../src/config/config.ts";
import { MINUTE_MS } from "../../src/market/calendar-date.ts";
import type { Schedule } from "../../src/scheduling/job.ts";
import { buildSchedule } from "../../src/scheduling/schedule.ts";
import { compareAll } from "./compare/compare-all.ts";
import type { Comparison } from "./compare/comparison.ts";
import { isWithin, minutesOf, type Stretch } from "./day-minutes.ts";
import { type DrivenDay, driveDay } from "./drive-day.ts";
import { type PlannedFault, planFaults } from "./faults/fault-plan.ts";
import { boundLosses, type LossBounds } from "./faults/loss-bounds.ts";
import { slotsOf, startDelayMs } from "./measure/count-runs.ts";
import { type Ledger, readLedger, readUsage } from "./measure/ledger.ts";
import { measureDeliveries } from "./measure/measure-deliveries.ts";
import type { Delivery } from "./measure/recorder.ts";
import { callsByVendor, readTraffic, type Traffic, type VendorCalls } from "./measure/traffic.ts";
import { type Answer, readAnswer } from "./truth/answers.ts";
import { openWorld, type Prepared, type World } from "./world/world.ts";

export type SimulationOptions = {
  date: string;
  tickers: readonly { symbol: string; name: string | null }[];
  plan: "free" | "paid";
  /** null: nothing goes wrong. */
  faults: { seed: number; quick: boolean } | null;
  stretches: readonly Stretch[];
  /** Asks /health every minute. */
  monitor?: boolean;
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
  /** What those may have cost. */
  lossBounds: LossBounds;
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
  /** How much of it went into comparing rows. */
  comparedMs: number;
};

/** How long before the last refresh everything works again. */
const SOUND_REFRESHES = 3;

/** Lives through the stretches with the real Worker. Closes all it opened, whatever happens. */
export async function simulateDay(options: SimulationOptions): Promise<Simulation> {
  const startedMs = performance.now();
  const minutesMs = minutesOf(options.stretches);
  const answers: Answer[] = [];
  const measured = measureDeliveries(answers);
  const world = await openWorld({
    atMs: minutesMs[0] ?? 0,
    tickers: options.tickers,
    bindings: { WORKERS_PLAN: options.plan },
    around: measured.around,
    onMarketAnswer(vendor, request) {
      const answer = readAnswer(vendor, request);
      if (answer !== null) answers.push(answer);
    },
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
      monitor: options.monitor ?? false,
      onMinute: options.onMinute ?? (() => undefined),
      delivered: () => measured.deliveries.length,
    });
    const { deliveries } = measured;
    const found = await readWorld(world, { options, config, schedule, day, deliveries, answers });
    return {
      options,
      schedule,
      config,
      day,
      deliveries,
      faults,
      lossBounds: lossBoundsOf(faults, schedule, options, found.ledger),
      ...found,
      tookMs: performance.now() - startedMs,
    };
  } finally {
    await world.close();
  }
}

type Lived = Pick<Simulation, "options" | "config" | "schedule" | "day" | "deliveries"> & {
  answers: readonly Answer[];
};

async function readWorld(world: World, lived: Lived) {
  const { stack } = world;
  const { options, schedule } = lived;
  const size = await stack.database.query("SELECT pg_database_size(current_database())");
  const ledger = onlyWithin(options.stretches, schedule, await readLedger(stack.database));
  const startedMs = performance.now();
  const comparisons = await compareAll(stack, { ...lived, ledger });
  return {
    ledger,
    usage: await readUsage(stack.database),
    comparisons,
    comparedMs: performance.now() - startedMs,
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

function lossBoundsOf(
  faults: readonly PlannedFault[],
  schedule: Schedule,
  { stretches }: SimulationOptions,
  { tasks }: Ledger,
): LossBounds {
  const refresh = schedule.find(({ id }) => id === "options_refresh");
  const sizes = [...Map.groupBy(tasks, ({ run_id }) => run_id).values()].map(({ length }) => length);
  return boundLosses({
    faults,
    refreshesMs: refresh === undefined ? [] : slotsOf(refresh, stretches),
    slicesPerRefresh: Math.max(0, ...sizes),
  });
}
