import { setTimeout as sleep } from "node:timers/promises";
import type { World } from "../world/world.ts";
import type { Fault } from "./fault-plan.ts";

/** Brings about one planned fault. Ticks that are missed or doubled are up to whoever fires them. */
export function applyFault({ stack }: World, fault: Fault): void {
  switch (fault.kind) {
    case "market":
      stack.market.faults.add(fault.rule);
      break;
    case "market_sound":
      stack.market.faults.clear();
      break;
    case "queue_duplicates":
      stack.qstash.faults.add({ kind: "duplicated", times: fault.count });
      break;
    case "queue_doubles":
      stack.qstash.faults.add({ kind: "doubled", times: fault.count });
      break;
    case "queue_loses_answers":
      stack.qstash.faults.add({ kind: "answer-lost", times: fault.count });
      break;
    case "queue_loses_messages":
      stack.qstash.faults.add({ kind: "lost", times: fault.count });
      break;
    case "queue_refuses":
      stack.qstash.faults.add({ kind: "refused", status: 503, times: fault.count });
      break;
    case "queue_reversed":
      if (fault.on) stack.qstash.faults.add({ kind: "reversed" });
      else stack.qstash.faults.clear("reversed");
      break;
    case "database_away":
      stack.neon.faults.add({ kind: "server-error", probability: 1 });
      break;
    case "database_back":
      stack.neon.faults.clear();
      break;
    case "redis_away":
      stack.redis.faults.add({ kind: "server-error", probability: 1 });
      break;
    case "redis_back":
      stack.redis.faults.clear();
      break;
    default:
      break;
  }
}

const POLL_MS = 20;

/**
 * Kills the Worker once it waits for a chain in the middle of a slice, however many minutes that takes, then starts it
 * again; deliveries wait meanwhile. Resolves to whether it was killed before `dayOver`.
 */
export async function killInMidSlice(world: World, dayOver: AbortSignal): Promise<boolean> {
  const { market, qstash } = world.stack;
  const arm = () => market.faults.add({ kind: "timeout", path: "/chains", times: 1 });
  let id = arm();
  const armed = () => market.faults.list().find((fault) => fault.id === id);
  while ((armed()?.met ?? 0) === 0) {
    if (dayOver.aborted) return false;
    // The market is made sound again while others' faults still stood before this one.
    if (armed() === undefined) id = arm();
    await sleep(POLL_MS);
  }
  qstash.faults.add({ kind: "held" });
  await world.killWorker();
  qstash.faults.clear("held");
  return true;
}
