import { randomBytes } from "node:crypto";
import type { Clock } from "./clock.ts";
import type { QueueState } from "./message.ts";

/** What the dev server of Upstash publishes for everyone to use locally; the SDK knows the same values. */
export const DEV_CREDENTIALS = {
  token: "eyJVc2VySUQiOiJkZWZhdWx0VXNlciIsIlBhc3N3b3JkIjoiZGVmYXVsdFBhc3N3b3JkIn0=",
  currentSigningKey: "sig_7kYjw48mhY7kAjqNGcy6cr29RJ6r",
  nextSigningKey: "sig_5ZB6DVzB1wjE8S6rZ7eenA8Pdnhs",
};

/** Each region of QStash has its own: a token of one is unknown to the other. */
export type Credentials = Readonly<typeof DEV_CREDENTIALS>;

/** One QStash account in one region: its queue, its idea of time, and how many messages it runs at once over all keys. */
export type Account = {
  state: QueueState;
  clock: Clock;
  parallelism: number;
  credentials: Credentials;
  /** Where a message for that address is really sent; its signature names the address all the same. */
  reach: (url: string) => string;
};

export function newMessageId(): string {
  return `msg_${randomBytes(18).toString("base64url")}`;
}
