import { resolve } from "node:path";
import { type Isolate, startIsolate } from "../start-isolate.ts";
import { median } from "./measure.ts";
import { sampleChain, toColumns } from "./sample-chain.ts";

const ISOLATES = 9;
const WARM_PASSES = 100;

/**
 * Milliseconds for the implied volatility and five greeks of `count` contracts in workerd, read from outside, because its
 * clock stands still during computation: requests with the same body that differ in the number of passes only.
 */
export async function chainInWorkerd(count: number): Promise<{ firstMs: number; warmMs: number }> {
  const { price, forward, strike, years, discountFactor, isCall } = toColumns(sampleChain(count));
  const body = Buffer.concat(
    [price, forward, strike, years, discountFactor, isCall].map((column) => new Uint8Array(column.buffer)),
  );
  const first: number[] = [];
  const warm: number[] = [];
  for (let i = 0; i < ISOLATES; i += 1) {
    const isolate = await startIsolate(resolve(import.meta.dirname, "isolate-worker.ts"));
    const idle: number[] = [];
    for (let j = 0; j < 9; j += 1) idle.push(await request(isolate, body, 0));
    // The first idle requests warm the connection and the parsing, which are not what is measured.
    const none = median(idle.slice(4));
    first.push((await request(isolate, body, 1)) - none);
    await request(isolate, body, WARM_PASSES);
    warm.push(((await request(isolate, body, WARM_PASSES)) - none) / WARM_PASSES);
    await isolate.close();
  }
  return { firstMs: median(first), warmMs: median(warm) };
}

async function request(isolate: Isolate, body: Buffer, passes: number): Promise<number> {
  const startedMs = performance.now();
  const answer = await fetch(`${isolate.url}/?passes=${passes}`, { method: "POST", body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The bench Worker answered ${answer.status}: ${text.slice(0, 300)}`);
  return performance.now() - startedMs;
}
