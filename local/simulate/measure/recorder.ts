import type { Outcome, QueuedMessage } from "../../qstash/message.ts";
import type { Vendor } from "../truth/answers.ts";
import type { ValuationInputs } from "../truth/pool.ts";
import type { Slice } from "../truth/slices.ts";
import type { Traffic } from "./traffic.ts";

/** What the tick of a minute had before it. */
export type TickKind = "tick, nothing due" | "tick, slots settled" | "tick that watches" | "tick with jobs";
export type DeliveryKind = "chain slice" | "page" | "dead letter";
export type InvocationKind = TickKind | DeliveryKind;

/** One invocation of the Worker, as seen from outside. */
export type Invocation = {
  kind: InvocationKind;
  /** Simulated instant, epoch ms. */
  atMs: number;
  /** Real time it took, milliseconds. */
  tookMs: number;
  /** CPU of the whole workerd process meanwhile; null where it could not be told. */
  cpuMs: number | null;
  /** First of its kind since the Worker started: code is compiled while it runs. */
  first: boolean;
  traffic: Traffic;
};

/** A delivery besides what every invocation has. */
export type Delivery = Invocation & {
  kind: DeliveryKind;
  messageId: string;
  /** Simulated time between acceptance by the queue and this attempt, milliseconds. */
  waitedMs: number;
  /** 0: no answer came. */
  status: number;
  /** What the Worker said it did with it: stored, repeated, stale …; null without a readable answer. */
  outcome: string | null;
  /** The same message had been answered with success before. */
  repeated: boolean;
  /** For repeated ones: whether anything stored was another after it than before. */
  changedRows: boolean;
  /** What a chain slice asked for; null for other deliveries. */
  slice: Slice | null;
  /** The last vendor that gave a sound chain meanwhile. */
  chainFrom: Vendor | null;
  /** Of a chain slice that was stored: the rates and dividends that were stored then. */
  inputs: ValuationInputs | null;
};

export function deliveryKind(message: QueuedMessage): DeliveryKind {
  if (message.url.endsWith("/queue/chain-slices")) return "chain slice";
  return message.url.endsWith("/queue/failures") ? "dead letter" : "page";
}

/** The `kind` of a delivery's answer. */
export function outcomeOf(outcome: Outcome): string | null {
  try {
    const body: unknown = JSON.parse(Buffer.from(outcome.bodyBase64, "base64").toString("utf8"));
    if (typeof body !== "object" || body === null) return null;
    if ("kind" in body && typeof body.kind === "string") return body.kind;
    if ("error" in body && typeof body.error === "object" && body.error !== null && "code" in body.error)
      return String(body.error.code);
    return null;
  } catch {
    return null;
  }
}
