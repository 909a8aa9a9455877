import { Client } from "@upstash/qstash";
import type { Meter } from "../../meter.ts";

export type QueueConfig = { url: string; token: string; publicBaseUrl: string };

export type Queue = { client: Client; publicBaseUrl: string; meter: Meter };

export function connectQueue(config: QueueConfig, meter: Meter): Queue {
  const client = new Client({ baseUrl: config.url, token: config.token, enableTelemetry: false });
  return { client, publicBaseUrl: config.publicBaseUrl, meter };
}

/** Each message is one delivery, billed as such; one request carries many of them. */
export function countMessages({ meter }: Queue, messages: number): void {
  meter.count("subrequests");
  meter.count("qstash_messages", messages);
}
