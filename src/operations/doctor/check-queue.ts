import { asAppError } from "../../errors.ts";
import { type Check, type CheckOutcome, fine, warning, wrong } from "./check.ts";

export type SigningKeys = { current: string; next: string };

/** What became of a message that did not arrive: the status it was answered with, 0 for no answer; null: nothing yet. */
export type Refusal = { status: number } | null;

export type QueueProbe = {
  /** The keys of the account that the token is of. Throws `publish_failed`. */
  signingKeys(): Promise<SigningKeys>;
  /** Has a message sent to our own door, which writes the marker of `id`; the message's id. Throws `publish_failed`. */
  publishEcho(id: string): Promise<string>;
  /** Looks for the message among the dead letters and takes it out of them. Throws `publish_failed`. */
  takeRefusal(messageId: string): Promise<Refusal>;
};

export type EchoMarkers = {
  /** Throws `cache_unavailable`. */
  mark(id: string): Promise<void>;
  isMarked(id: string): Promise<boolean>;
};

export type DeliveryDeps = {
  queue: Pick<QueueProbe, "publishEcho" | "takeRefusal">;
  markers: Pick<EchoMarkers, "isMarked">;
  randomId: () => string;
  sleep: (ms: number) => Promise<void>;
};

const QSTASH = "console.upstash.com/qstash";
const KEYS = `Copy QSTASH_CURRENT_SIGNING_KEY and QSTASH_NEXT_SIGNING_KEY from ${QSTASH}, Signing keys.`;
/** Between two looks for the marker, some eight seconds in all; after each row the dead letters are looked through. */
const WAITS_MS = [
  [250, 500, 750],
  [1_000, 1_500, 2_000, 2_000],
] as const;

/** Whether the token is good, and whether the signing keys are those of its account. */
export function tokenCheck(queue: Pick<QueueProbe, "signingKeys">, configured: SigningKeys): Check {
  return {
    service: "qstash",
    purpose: "has the slices of a refresh and the pages of a job delivered",
    where: QSTASH,
    run: async () => judgeKeys(await queue.signingKeys(), configured),
  };
}

export function judgeKeys(account: SigningKeys, configured: SigningKeys): CheckOutcome {
  const { current, next } = configured;
  const accepted = "The token is accepted";
  if (current === account.current && next === account.next) {
    return fine("the token is accepted, and the signing keys are its account's");
  }
  if (current === account.current) {
    return warning(
      `${accepted}, but QSTASH_NEXT_SIGNING_KEY is not its account's: a rotation would end deliveries.`,
      KEYS,
    );
  }
  if (next === account.current) {
    return warning(
      `${accepted}; its signing keys were rotated, and the next rotation would end deliveries.`,
      KEYS,
    );
  }
  return wrong(`${accepted}, but the signing keys are not those of its account.`, KEYS);
}

/** A message to ourselves and back: published, delivered, its signature verified. */
export function deliveryCheck(deps: DeliveryDeps): Check {
  return {
    service: "qstash delivery",
    purpose: "QStash reaches this Worker, and its signature is good",
    where: QSTASH,
    run: () => sendEcho(deps),
  };
}

async function sendEcho(deps: DeliveryDeps): Promise<CheckOutcome> {
  const { queue, randomId } = deps;
  const id = randomId();
  const messageId = await queue.publishEcho(id);
  try {
    for (const waitsMs of WAITS_MS) {
      if (await comesBack(deps, id, waitsMs)) return fine("a signed message came back");
      const refusal = await queue.takeRefusal(messageId);
      if (refusal !== null) return judgeRefusal(refusal);
    }
  } catch (error) {
    if (asAppError(error).code !== "cache_unavailable") throw error;
    return warning(
      "A message was sent, but without Redis nobody can tell whether it came back.",
      "Mend redis first.",
    );
  }
  return judgeRefusal(null);
}

async function comesBack(
  { markers, sleep }: DeliveryDeps,
  id: string,
  waitsMs: readonly number[],
): Promise<boolean> {
  for (const waitMs of waitsMs) {
    await sleep(waitMs);
    if (await markers.isMarked(id)) return true;
  }
  return false;
}

export function judgeRefusal(refusal: Refusal): CheckOutcome {
  if (refusal === null) {
    return wrong(
      "QStash took the message and has not delivered it.",
      `Look at it in ${QSTASH}, Logs: the day's messages may be used up, or the queue paused.`,
    );
  }
  const { status } = refusal;
  if (status === 0) {
    return wrong(
      "QStash can't reach PUBLIC_BASE_URL.",
      "Set PUBLIC_BASE_URL to an address that the internet can reach; QStash knows no localhost.",
    );
  }
  if (status === 401) {
    return wrong("The message arrived, but its signature was refused: the signing keys are wrong.", KEYS);
  }
  if (status === 503) {
    return wrong("The message arrived, and the marker could not be written.", "Mend redis first.");
  }
  return wrong(
    `PUBLIC_BASE_URL answers the message with ${status}: something other than this Worker listens there.`,
    "Set PUBLIC_BASE_URL to this Worker's own address.",
  );
}
