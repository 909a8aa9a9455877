import { Client } from "@upstash/qstash";
import { onTestFinished } from "vitest";
import { createVirtualClock, type VirtualClock } from "../../local/qstash/clock.ts";
import { type LocalQStash, type QStashSettings, startQStash } from "../../local/qstash/start-qstash.ts";
import { type Destination, startDestination } from "./qstash-destination.ts";

/** Monday 2026-11-23, 09:30 in New York. */
export const START_MS = Date.UTC(2026, 10, 23, 14, 30);

export type Setup = {
  clock: VirtualClock;
  qstash: LocalQStash;
  client: Client;
  destination: Destination;
  /** Lets queue time pass and everything that falls due come to rest. */
  passSeconds(seconds: number): Promise<void>;
};

/** A local QStash on virtual time, the official client for it and an endpoint; gone when the test ends. */
export async function openQStash(settings: QStashSettings = {}): Promise<Setup> {
  const clock = createVirtualClock(START_MS);
  const qstash = await startQStash({ clock, ...settings });
  const destination = await startDestination();
  onTestFinished(async () => {
    await qstash.close();
    await destination.close();
  });
  return {
    clock,
    qstash,
    client: clientOf(qstash),
    destination,
    async passSeconds(seconds) {
      clock.advanceBy(seconds * 1_000);
      await qstash.idle(0);
    },
  };
}

/** The official client; its own retries are off, so that each refusal shows at once. */
export function clientOf(qstash: LocalQStash, token = qstash.token): Client {
  return new Client({ baseUrl: qstash.url, token, retry: false, devMode: false });
}
