import type { DrivenDay } from "../drive-day.ts";
import type { LedgerTask } from "../measure/ledger.ts";
import type { LossBounds } from "./loss-bounds.ts";

export type Check = {
  what: string;
  ok: boolean;
  says: string;
  /** What is wrong, one by one; empty when nothing is. */
  details: string[];
};

export type Losses = {
  day: Pick<DrivenDay, "ticks" | "failedTicks">;
  ledger: { tasks: readonly Pick<LedgerTask, "run_id" | "key" | "status">[] };
  deadLetters: number;
  undelivered: number;
  lossBounds: LossBounds;
};

/** Ticks, slices and messages that were lost, each within what the planned faults can cost; without any, none. */
export function checkLosses(losses: Losses): Check[] {
  return [checkTicks(losses), checkSlices(losses), checkQueue(losses)];
}

function checkTicks({ day, lossBounds }: Losses): Check {
  const { failedTicks } = day;
  return {
    what: within("no tick threw", "no more ticks threw than the faults can cost", lossBounds.failedTicks),
    ok: failedTicks.length <= lossBounds.failedTicks,
    says: `${n(day.ticks.length)} ticks, ${ofAtMost(failedTicks.length, lossBounds.failedTicks)} threw`,
    details: failedTicks.map(
      ({ atMs, message }) => `${new Date(atMs).toISOString()}: ${message.slice(0, 120)}`,
    ),
  };
}

const KEPT = new Set(["succeeded", "split"]);

function checkSlices({ ledger, lossBounds }: Losses): Check {
  const lost = ledger.tasks.filter(({ status }) => !KEPT.has(status));
  return {
    what: within(
      "no slice was lost",
      "no more slices were lost than the faults can cost",
      lossBounds.lostSlices,
    ),
    ok: lost.length <= lossBounds.lostSlices,
    says: `${n(ledger.tasks.length)} slices, ${ofAtMost(lost.length, lossBounds.lostSlices)} lost`,
    details:
      lost.length <= lossBounds.lostSlices
        ? []
        : lost.map(({ run_id, key, status }) => `${run_id} ${key} ${status}`),
  };
}

function checkQueue({ deadLetters, undelivered, lossBounds }: Losses): Check {
  return {
    what: within(
      "the queue is empty",
      "the queue is empty but for what the faults can cost",
      lossBounds.deadLetters,
    ),
    ok: undelivered === 0 && deadLetters <= lossBounds.deadLetters,
    says: `${undelivered} undelivered, ${ofAtMost(deadLetters, lossBounds.deadLetters)} dead letters`,
    details: [],
  };
}

const within = (nothing: string, bounded: string, bound: number) => (bound === 0 ? nothing : bounded);
const ofAtMost = (count: number, bound: number) =>
  bound === 0 ? n(count) : `${n(count)} of at most ${n(bound)}`;

const n = (value: number) => value.toLocaleString("en-US");
