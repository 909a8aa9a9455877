import { resolve } from "node:path";
import { type Isolate, startIsolate } from "../start-isolate.ts";
import type { Body } from "./bodies.ts";
import { processorMs } from "./measure.ts";

/** Milliseconds a pass, one of each for every isolate that was started. */
export type WorkerdCost = { floor: number[]; first: number[]; warm: number[] };

type Work = "parse" | "all";

const ISOLATES = 7;
const WARM_UP_PASSES = 60;
/** Contracts are a few microseconds each: enough of them that a sample is well above the steps of the clock. */
const SAMPLED_CHARACTERS = 60e6;

/**
 * What a pass costs in workerd: read from outside because its clock stands still during computation, as the difference
 * between requests that differ only in the number of passes. The first pass and warm ones of the same isolate, beside
 * `JSON.parse` of the body there.
 */
export async function costInWorkerd(body: Body): Promise<WorkerdCost> {
  const cost: WorkerdCost = { floor: [], first: [], warm: [] };
  const passes = Math.ceil(SAMPLED_CHARACTERS / body.text.length);
  for (let i = 0; i < ISOLATES; i += 1) {
    const isolate = await startIsolate(resolve(import.meta.dirname, "worker.ts"));
    await request(isolate, body, "all", 0);
    await request(isolate, body, "all", 0);
    const none = await request(isolate, body, "all", 0);
    cost.first.push((await request(isolate, body, "all", 1)) - none);
    await request(isolate, body, "all", Math.min(passes, WARM_UP_PASSES));
    await request(isolate, body, "parse", 10);
    cost.warm.push((await request(isolate, body, "all", passes)) / passes);
    cost.floor.push((await request(isolate, body, "parse", passes)) / passes);
    await isolate.close();
  }
  return cost;
}

/** Processor milliseconds of workerd for the whole request. */
async function request(isolate: Isolate, body: Body, work: Work, passes: number): Promise<number> {
  const query = new URLSearchParams({
    work,
    passes: String(passes),
    slice: JSON.stringify(body.slice),
    now: String(body.nowMs),
  });
  const startedMs = processorMs(isolate.pid);
  const answer = await fetch(`${isolate.url}/?${query}`, { method: "POST", body: body.text });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The bench Worker answered ${answer.status}: ${text.slice(0, 300)}`);
  return processorMs(isolate.pid) - startedMs;
}
