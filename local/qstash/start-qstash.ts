import { createFaults } from "../faults.ts";
import { openStandIn, type StandIn } from "../stand-in.ts";
import { type Account, type Credentials, DEV_CREDENTIALS } from "./account.ts";
import { type Clock, systemClock } from "./clock.ts";
import { type AroundDelivery, Dispatcher } from "./dispatcher.ts";
import { QSTASH_FAULTS, type QStashFault } from "./faults.ts";
import { answerQStash } from "./http-api.ts";
import { type Counters, createQueueState, type DeadLetter, type QueuedMessage } from "./message.ts";
import { keepStateFile, loadState } from "./state-file.ts";
import { nextWakeAtMs } from "./take-due.ts";

/** Messages that QStash's free plan runs at once over all keys. */
export const FREE_PLAN_PARALLELISM = 10;

export type QStashSettings = {
  /** 0 or omitted: a free port. */
  port?: number;
  /** Those of Upstash's own dev server unless given: another region has others. */
  credentials?: Credentials;
  /** Where pending messages, dead letters and deduplication ids survive a restart. */
  stateFile?: string;
  /** Time of retries, delays, rates and deduplication; signatures always carry real time. */
  clock?: Clock;
  /** Messages running at once over all keys; the free plan's unless given. */
  parallelism?: number;
  /** Stands round every delivery attempt, to measure it. */
  around?: AroundDelivery;
  /** Where a message for that address is really sent; there unless given. */
  reach?: (url: string) => string;
  /** Delivers nothing until the fault `held` is cleared: whoever is delivered to may not be there yet. */
  held?: boolean;
};

export type LocalQStash = StandIn<QStashFault> & {
  token: string;
  currentSigningKey: string;
  nextSigningKey: string;
  /** Messages not finished yet, in order of acceptance. */
  messages(): QueuedMessage[];
  dlq(): DeadLetter[];
  /** Takes every waiting message out of the queue; dead letters stay. */
  forgetMessages(): void;
  /** Next instant of queue time at which a waiting message starts by itself; `null` when none does. */
  nextWakeAtMs(): number | null;
  counters: Readonly<Counters>;
  /** Requests to the API so far: a batch of a hundred messages is one. */
  apiRequests(): number;
  /**
   * Resolves when nothing runs and nothing would start within `withinMs` of queue time; without it, when the
   * queue is empty. Dead letters do not count.
   */
  idle(withinMs?: number): Promise<void>;
};

/**
 * Starts a QStash on 127.0.0.1 that the official Client and Receiver cannot tell from the real one, as far as
 * Volaris uses it.
 *
 * @throws Error when the port is taken or the state file is damaged
 */
export async function startQStash(settings: QStashSettings = {}): Promise<LocalQStash> {
  const { stateFile } = settings;
  const state = (stateFile === undefined ? null : loadState(stateFile)) ?? createQueueState();
  const account: Account = {
    credentials: settings.credentials ?? DEV_CREDENTIALS,
    state,
    clock: settings.clock ?? systemClock,
    parallelism: settings.parallelism ?? FREE_PLAN_PARALLELISM,
    reach: settings.reach ?? ((url) => url),
  };
  const file = stateFile === undefined ? null : keepStateFile(stateFile, state);
  const around = settings.around ?? ((_message, attempt) => attempt());
  // What was held may start once its fault is cleared.
  const faults = createFaults(QSTASH_FAULTS, () => dispatcher.pump());
  const dispatcher = new Dispatcher(account, faults, () => file?.touch(), around);
  let apiRequests = 0;
  const standIn = await openStandIn({
    name: "QStash",
    port: settings.port ?? 0,
    faults,
    async answer(request, response) {
      apiRequests += 1;
      await answerQStash(account, faults, request, response);
      if (request.method !== "GET") dispatcher.pump();
    },
  });
  if (settings.held) faults.add({ kind: "held" });
  dispatcher.pump();

  return {
    ...standIn,
    ...account.credentials,
    messages: () => [...state.messages.values()],
    dlq: () => [...state.deadLetters.values()],
    nextWakeAtMs: () => nextWakeAtMs(state, account.clock.now()),
    counters: state.counters,
    apiRequests: () => apiRequests,
    forgetMessages() {
      for (const [id, message] of state.messages) if (!message.inFlight) state.messages.delete(id);
      dispatcher.pump();
    },
    idle: (withinMs = Number.POSITIVE_INFINITY) => dispatcher.idle(withinMs),
    async close() {
      await dispatcher.close();
      await standIn.close();
      file?.flush();
    },
  };
}
