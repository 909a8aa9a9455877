import { newYorkDate } from "../../../src/market/time-zone.ts";
import type { AroundDelivery } from "../../qstash/dispatcher.ts";
import type { Answer } from "../truth/answers.ts";
import { sliceOf } from "../truth/slices.ts";
import type { World } from "../world/world.ts";
import { fingerprint } from "./fingerprint.ts";
import { readInputs } from "./read-inputs.ts";
import { type Delivery, deliveryKind, outcomeOf } from "./recorder.ts";
import { readTraffic, trafficSince } from "./traffic.ts";

export type MeasuredDeliveries = {
  deliveries: Delivery[];
  around: AroundDelivery;
  /** From here on deliveries are measured; before the world is open there is nothing to measure them with. */
  attach(world: World): void;
};

/** Stands round every delivery attempt and writes down what it cost, changed and was told by the vendors. */
export function measureDeliveries(answers: readonly Answer[]): MeasuredDeliveries {
  const deliveries: Delivery[] = [];
  const answeredWell = new Set<string>();
  const seenKinds = new Set<string>();
  let world: World | null = null;
  let running = 0;
  let overlaps = 0;
  return {
    deliveries,
    attach(opened) {
      world = opened;
    },
    async around(message, attempt) {
      if (world === null) return attempt();
      const { stack } = world;
      const repeated = answeredWell.has(message.messageId);
      const rowsBefore = repeated ? await fingerprint(stack.database) : "";
      if (running > 0) overlaps += 1;
      running += 1;
      const overlapsBefore = overlaps;
      const starts = world.starts();
      const answersBefore = answers.length;
      const before = { traffic: readTraffic(stack), use: world.use(), atMs: performance.now() };
      const outcome = await attempt();
      const tookMs = performance.now() - before.atMs;
      const after = world.use();
      // Two at once share the process, and a new process starts counting from nothing.
      const alone = running === 1 && overlaps === overlapsBefore && starts === world.starts();
      running -= 1;
      const kind = deliveryKind(message);
      const kindOfStart = `${kind} ${starts}`;
      if (outcome.status >= 200 && outcome.status < 300) answeredWell.add(message.messageId);
      const traffic = trafficSince(before.traffic, readTraffic(stack));
      const slice = sliceOf(message);
      const said = outcomeOf(outcome);
      const inputs =
        slice === null || said !== "stored"
          ? null
          : await readInputs(stack.database, slice.symbol, newYorkDate(world.nowMs()));
      deliveries.push({
        kind,
        atMs: world.nowMs(),
        tookMs,
        cpuMs: alone && before.use !== null && after !== null ? after.cpuMs - before.use.cpuMs : null,
        first: !seenKinds.has(kindOfStart),
        traffic,
        messageId: message.messageId,
        waitedMs: world.nowMs() - message.createdAtMs,
        status: outcome.status,
        outcome: said,
        repeated,
        slice,
        inputs,
        chainFrom: answers.slice(answersBefore).findLast(({ what }) => what === "chain")?.vendor ?? null,
        changedRows: repeated && rowsBefore !== (await fingerprint(stack.database)),
      });
      seenKinds.add(kindOfStart);
      return outcome;
    },
  };
}
