import { listenOnLocalhost } from "../listen-on-localhost.ts";
import {
  type Account,
  createAccount,
  DEV_CREDENTIALS,
  rotateSigningKeys,
  type SigningKeys,
} from "./account.ts";
import { type Clock, systemClock } from "./clock.ts";
import { type AroundDelivery, Dispatcher } from "./dispatcher.ts";
import { createFaultState, createFaults, type Faults } from "./faults.ts";
import { createHttpApi } from "./http-api.ts";
import type { Counters, DeadLetter, LogEntry, QueuedMessage } from "./message.ts";
import { type AccountLimits, FREE_PLAN } from "./parse-publish.ts";
import { keepStateFile, loadState } from "./state-file.ts";
import { nextWakeAtMs } from "./take-due.ts";

export type QStashSettings = {
  /** 0 or omitted: any free port. */
  port?: number;
  token?: string;
  currentSigningKey?: string;
  nextSigningKey?: string;
  /** Where pending messages, dead letters and deduplication ids survive a restart. */
  stateFile?: string;
  /** Time of retries, delays, rates and deduplication; signatures always carry real time. */
  clock?: Clock;
  limits?: Partial<AccountLimits>;
  /** Stands round every delivery attempt, to measure it. */
  around?: AroundDelivery;
};

export type LocalQStash = {
  url: string;
  token: string;
  currentSigningKey: string;
  nextSigningKey: string;
  /** Messages not finished yet, in order of acceptance. */
  messages(): QueuedMessage[];
  dlq(): DeadLetter[];
  /** What happened, oldest first; the last 10,000 lines. */
  log(): LogEntry[];
  /** Next instant of queue time at which a waiting message starts by itself; `null` when none does. */
  nextWakeAtMs(): number | null;
  counters: Readonly<Counters>;
  /** Requests to the API so far: a batch of a hundred messages is one. */
  apiRequests(): number;
  faults: Faults;
  /**
   * Resolves when nothing runs and nothing would start within `withinMs` of queue time; without it, when the
   * queue is empty. Dead letters do not count.
   */
  idle(withinMs?: number): Promise<void>;
  /** Signs with the former next key from now on. */
  rotateKeys(): SigningKeys;
  close(): Promise<void>;
};

/**
 * Starts a QStash on 127.0.0.1 that the official Client and Receiver cannot tell from the real one, as far as
 * Volaris uses it. Without settings it has the public credentials of Upstash's own dev server.
 *
 * @throws Error when the port is taken or the state file is damaged
 */
export async function startQStash(settings: QStashSettings = {}): Promise<LocalQStash> {
  const account = openAccount(settings);
  const { state } = account;
  const file = settings.stateFile === undefined ? null : keepStateFile(settings.stateFile, state);
  const faultState = createFaultState();
  const around = settings.around ?? ((_message, attempt) => attempt());
  const dispatcher = new Dispatcher(account, faultState, () => file?.touch(), around);
  const server = createHttpApi(account, faultState, dispatcher.pump);
  let apiRequests = 0;
  server.on("request", () => {
    apiRequests += 1;
  });
  const port = await listenOnLocalhost(server, settings.port ?? 0, "QStash");
  dispatcher.pump();

  return {
    url: `http://127.0.0.1:${port}`,
    token: account.token,
    currentSigningKey: account.keys.current,
    nextSigningKey: account.keys.next,
    messages: () => [...state.messages.values()],
    dlq: () => [...state.deadLetters.values()],
    log: () => [...state.log],
    nextWakeAtMs: () => nextWakeAtMs(state, account.clock.now()),
    counters: state.counters,
    apiRequests: () => apiRequests,
    faults: createFaults(faultState, dispatcher.pump),
    idle: (withinMs = Number.POSITIVE_INFINITY) => dispatcher.idle(withinMs),
    rotateKeys: () => rotateSigningKeys(account),
    async close() {
      await dispatcher.close();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      file?.flush();
    },
  };
}

function openAccount(settings: QStashSettings): Account {
  return createAccount({
    state: settings.stateFile === undefined ? null : loadState(settings.stateFile),
    token: settings.token ?? DEV_CREDENTIALS.token,
    keys: {
      current: settings.currentSigningKey ?? DEV_CREDENTIALS.currentSigningKey,
      next: settings.nextSigningKey ?? DEV_CREDENTIALS.nextSigningKey,
    },
    limits: { ...FREE_PLAN, ...settings.limits },
    clock: settings.clock ?? systemClock,
  });
}
