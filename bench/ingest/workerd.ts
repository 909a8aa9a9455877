import { resolve } from "node:path";
import { type Isolate, startIsolate } from "../start-isolate.ts";
import type { Body } from "./bodies.ts";
import { median } from "./measure.ts";

export type WorkerdCost = { firstMs: number; warmMs: number };

const ISOLATES = 5;
const WARM_PASSES = 20;

/**
 * Milliseconds that one pass costs in workerd, read from outside because its clock stands still during computation:
 * the difference between requests that differ only in the number of passes. First pass and warm passes apart.
 */
export async function costInWorkerd(body: Body): Promise<WorkerdCost> {
  const first: number[] = [];
  const warm: number[] = [];
  for (let i = 0; i < ISOLATES; i += 1) {
    const isolate = await startIsolate(resolve(import.meta.dirname, "worker.ts"));
    await request(isolate, body, 0);
    await request(isolate, body, 0);
    const none = await request(isolate, body, 0);
    const one = await request(isolate, body, 1);
    first.push(one - none);
    await request(isolate, body, 10);
    const many = await request(isolate, body, WARM_PASSES);
    warm.push((many - (await request(isolate, body, 0))) / WARM_PASSES);
    await isolate.close();
  }
  return { firstMs: median(first), warmMs: median(warm) };
}

async function request(isolate: Isolate, body: Body, passes: number): Promise<number> {
  const query = new URLSearchParams({
    passes: String(passes),
    slice: JSON.stringify(body.slice),
    now: String(body.nowMs),
  });
  const startedMs = performance.now();
  const answer = await fetch(`${isolate.url}/?${query}`, { method: "POST", body: body.text });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The bench Worker answered ${answer.status}: ${text.slice(0, 300)}`);
  return performance.now() - startedMs;
}
