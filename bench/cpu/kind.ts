import { MINUTE_MS } from "../../src/market/calendar-date.ts";
import { MORNING_MS } from "./fill.ts";
import type { Workerd } from "./start-workerd.ts";
import type { World } from "./world.ts";

/** One event, made ready: sending it is all that is left, and it throws unless the Worker did the work. */
export type Shot = (worker: Workerd) => Promise<void>;

/** A kind of invocation. */
export type Kind = {
  id: string;
  title: string;
  /** Settings under which it is measured, beside everybody's. */
  settings?: Record<string, string>;
  /** What a bare Worker is asked beside it. */
  bare: "tick" | "get" | "post";
  /** How much work one of them is, e.g. its contracts; known once it was done. */
  size(): Record<string, number>;
  next(): Promise<Shot>;
};

export type Body = Record<string, unknown>;

/** Turns of a stretch of minutes: shorter than a Schwab token lasts, so that few events have to renew one. */
const TURNS = 20;

/** Instants that go round: the market's limits of a minute begin anew with each, and what is stored stays fresh. */
export function goRound(world: World, fromMs = MORNING_MS + 5 * MINUTE_MS, stepMs = MINUTE_MS): () => number {
  let turn = 0;
  return () => {
    turn += 1;
    const atMs = fromMs + (turn % TURNS) * stepMs;
    world.moveMarket(atMs);
    return atMs;
  };
}

/** Throws with what came instead: work that was not done is no figure. */
export function expectAnswer(title: string, answer: unknown, holds: (body: Body) => boolean): void {
  if (typeof answer === "object" && answer !== null && holds({ ...answer })) return;
  throw new Error(`${title} was answered with ${JSON.stringify(answer).slice(0, 300)}`);
}
