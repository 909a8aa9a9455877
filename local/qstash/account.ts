import { randomBytes } from "node:crypto";
import type { Clock } from "./clock.ts";
import { createQueueState, type QueueState } from "./message.ts";
import type { AccountLimits } from "./parse-publish.ts";

/** What the dev server of Upstash publishes for everyone to use locally; the SDK knows the same values. */
export const DEV_CREDENTIALS = {
  token: "eyJVc2VySUQiOiJkZWZhdWx0VXNlciIsIlBhc3N3b3JkIjoiZGVmYXVsdFBhc3N3b3JkIn0=",
  currentSigningKey: "sig_7kYjw48mhY7kAjqNGcy6cr29RJ6r",
  nextSigningKey: "sig_5ZB6DVzB1wjE8S6rZ7eenA8Pdnhs",
};

export type SigningKeys = { current: string; next: string };

/** One QStash account: its queue, its credentials and its idea of time. */
export type Account = {
  state: QueueState;
  token: string;
  keys: SigningKeys;
  limits: AccountLimits;
  clock: Clock;
  newId(): string;
};

export function createAccount(
  settings: Omit<Account, "state" | "newId"> & { state: QueueState | null },
): Account {
  return {
    ...settings,
    state: settings.state ?? createQueueState(),
    newId: () => `msg_${randomBytes(18).toString("base64url")}`,
  };
}

/** Makes the next key the current one and a new one next, as the button in the console does. */
export function rotateSigningKeys(account: Account): SigningKeys {
  account.keys = { current: account.keys.next, next: `sig_${randomBytes(21).toString("base64url")}` };
  return account.keys;
}
