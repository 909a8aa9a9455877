import { watchDue } from "../../src/operations/watch-due.ts";
import { dueSlots } from "../../src/scheduling/due-slots.ts";
import type { Schedule } from "../../src/scheduling/job.ts";
import { fireTick } from "../cron-clock.ts";
import { applyFault, killInMidSlice } from "./faults/apply-fault.ts";
import type { Fault, PlannedFault } from "./faults/fault-plan.ts";
import type { Invocation, TickKind } from "./measure/recorder.ts";
import { readTraffic, trafficSince } from "./measure/traffic.ts";
import type { World } from "./world/world.ts";

export type DayOptions = {
  schedule: Schedule;
  minutesMs: readonly number[];
  faults: readonly PlannedFault[];
  monitor: boolean;
  onMinute(atMs: number): void;
  /** Deliveries that have ended so far. */
  delivered(): number;
};

/** A tick, and how many deliveries had ended before it: both may happen at the same simulated instant. */
export type Tick = Invocation & { deliveriesBefore: number };

/** One GET /health: its status, and what it asked for. */
export type Monitored = Pick<Invocation, "atMs" | "traffic"> & { status: number };

export type DrivenDay = {
  ticks: Tick[];
  /** What a monitor's requests asked for; none without one. */
  monitored: Monitored[];
  missedTicks: number;
  doubledTicks: number;
  /** Ticks whose handler threw, which Cloudflare would count as failed. */
  failedTicks: { atMs: number; message: string }[];
  kills: number;
};

const MINUTE_MS = 60_000;

/** Steps through the minutes: all clocks, what goes wrong, the tick, then every delivery that falls due until the next. */
export async function driveDay(world: World, options: DayOptions): Promise<DrivenDay> {
  const nothing = { missedTicks: 0, doubledTicks: 0, kills: 0 };
  const day: DrivenDay = { ticks: [], monitored: [], failedTicks: [], ...nothing };
  const faultsAt = Map.groupBy(options.faults, ({ atMs }) => atMs);
  const ticker = createTicker(world, options, day);
  const dayOver = new AbortController();
  const kills: Promise<boolean>[] = [];
  for (const minuteMs of options.minutesMs) {
    options.onMinute(minuteMs);
    await world.drainUntil(minuteMs);
    await world.moveTo(minuteMs);
    const faults = (faultsAt.get(minuteMs) ?? []).map(({ fault }) => fault);
    for (const fault of faults) {
      applyFault(world, fault);
      if (fault.kind === "worker_killed") kills.push(killInMidSlice(world, dayOver.signal));
    }
    await ticker(minuteMs, faults);
    await world.drainUntil(minuteMs);
    if (options.monitor) day.monitored.push(await askHealth(world, minuteMs));
  }
  const lastMs = options.minutesMs.at(-1);
  if (lastMs !== undefined) await world.drainUntil(lastMs + MINUTE_MS);
  dayOver.abort();
  day.kills = (await Promise.all(kills)).filter(Boolean).length;
  return day;
}

async function askHealth(world: World, atMs: number): Promise<Monitored> {
  const before = readTraffic(world.stack);
  const answer = await fetch(`${world.workerUrl}/health`);
  await answer.arrayBuffer();
  return { atMs, status: answer.status, traffic: trafficSince(before, readTraffic(world.stack)) };
}

function createTicker(
  world: World,
  { schedule, delivered }: Pick<DayOptions, "schedule" | "delivered">,
  day: DrivenDay,
) {
  const seenKinds = new Set<string>();
  let previousMs = Number.NEGATIVE_INFINITY;
  const fire = async (minuteMs: number) => {
    try {
      await fireTick(world.workerUrl, minuteMs);
    } catch (error) {
      day.failedTicks.push({
        atMs: minuteMs,
        message: error instanceof Error ? error.message : String(error),
      });
    }
  };
  return async (minuteMs: number, faults: readonly Fault[]): Promise<void> => {
    if (faults.some(({ kind }) => kind === "tick_missed")) {
      day.missedTicks += 1;
      return;
    }
    const doubled = faults.some(({ kind }) => kind === "tick_doubled");
    const { qstash } = world.stack;
    // What the tick publishes is delivered after it, so that the cost of both can be told apart.
    qstash.faults.add({ kind: "held" });
    const before = { traffic: readTraffic(world.stack), use: world.use(), atMs: performance.now() };
    const deliveriesBefore = delivered();
    await Promise.all(doubled ? [fire(minuteMs), fire(minuteMs)] : [fire(minuteMs)]);
    const after = world.use();
    const kind = tickKind(schedule, minuteMs, previousMs);
    const kindOfStart = `${kind} ${world.starts()}`;
    day.ticks.push({
      kind,
      atMs: minuteMs,
      tookMs: performance.now() - before.atMs,
      cpuMs: !doubled && before.use !== null && after !== null ? after.cpuMs - before.use.cpuMs : null,
      first: !seenKinds.has(kindOfStart),
      traffic: trafficSince(before.traffic, readTraffic(world.stack)),
      deliveriesBefore,
    });
    seenKinds.add(kindOfStart);
    if (doubled) day.doubledTicks += 1;
    previousMs = minuteMs;
    qstash.faults.clear("held");
  };
}

/** Whether a slot may start now, and if so whether it is one that the tick before could not start yet. */
function tickKind(schedule: Schedule, minuteMs: number, previousMs: number): TickKind {
  const due = dueSlots({ schedule, scheduledTimeMs: minuteMs });
  if (due.some(({ lateMs }) => minuteMs - lateMs > previousMs)) return "tick with jobs";
  if (watchDue(minuteMs)) return "tick that watches";
  return due.length === 0 ? "tick, nothing due" : "tick, slots settled";
}
