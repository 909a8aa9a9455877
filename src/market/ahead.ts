import { MINUTE_MS } from "./calendar-date.ts";

/** Clocks of one system differ by less. */
const APART_MS = 5 * MINUTE_MS;
/** An invocation, and with it a write that comes late, may last a quarter of an hour. */
const LATE_MS = 30 * MINUTE_MS;

/** Whether a stored instant lies in the future: a clock ran ahead then, or has been set back since. Epoch ms. */
export function isAhead(atMs: number, nowMs: number): boolean {
  return atMs - nowMs > APART_MS;
}

/**
 * The latest instant, epoch ms, that whoever writes now takes for another's, who came first. What is stored of later is of
 * a clock that ran ahead, and is written over: it would keep everything out until its time has come.
 */
export function latestBelievedMs(nowMs: number): number {
  return nowMs + LATE_MS;
}
