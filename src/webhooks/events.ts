import { describeCondition } from "../alerts/describe-alert.ts";
import type { Sight, StoredAlert } from "../alerts/ports.ts";
import type { ClosedRun } from "../chains/ports.ts";
import type { RunFailure } from "../scheduling/run-failure.ts";
import { slotMsOf } from "../scheduling/run-id.ts";
import type { WebhookType } from "./messages.ts";

/** Something that happened, before it is addressed to anybody. */
export type WebhookEvent = {
  /** What happened, not when it is told: the same occurrence has the same id. No "." in it, which signatures use. */
  id: string;
  type: WebhookType;
  /** When it happened, epoch ms. */
  atMs: number;
  data: Record<string, unknown>;
};

const iso = (ms: number) => new Date(ms).toISOString();
/** `job@slot` holds milliseconds behind a ".", which separates the parts of what is signed. */
const idOf = (...parts: (string | number)[]) => parts.join(":").replaceAll(".", "_");

/**
 * A refresh whose last slice has ended, well or not. One that is redriven ends again, which is told again: `atMs` is
 * part of the id.
 */
export function refreshCompleted(runId: string, closed: ClosedRun, atMs: number): WebhookEvent {
  const { status: outcome, symbols, contracts, tasks: slices, tasksFailed, reason, elapsedMs, lost } = closed;
  const slotMs = slotMsOf(runId);
  return {
    id: idOf("refresh", runId, atMs),
    type: "options_refresh.completed",
    atMs,
    data: {
      runId,
      slot: iso(slotMs),
      outcome,
      symbols,
      contracts,
      slices,
      failedSlices: tasksFailed,
      failures: lost,
      reason,
      durationMs: Math.max(0, atMs - slotMs),
      workMs: elapsedMs,
    },
  };
}

/** A run that ended without its work, in the words that the ledger keeps for everybody. */
export function jobFailed({ runId, job, slotMs, code, message }: RunFailure, atMs: number): WebhookEvent {
  return {
    id: idOf("failed", runId, atMs),
    type: "job.failed",
    atMs,
    data: { job, runId, slot: iso(slotMs), error: { code, message } },
  };
}

/** What an alert waited for and what was seen; who asked, and where it is told in Discord, is nobody else's. */
export function alertFired(
  alert: StoredAlert,
  seen: Sight,
  firedFor: string | null,
  atMs: number,
): WebhookEvent {
  const { id, arming, symbol, kind, level, direction } = alert;
  return {
    id: idOf("alert", id, arming),
    type: "alert.fired",
    atMs,
    data: {
      alertId: id,
      symbol,
      condition: { kind, level, direction, words: describeCondition(alert) },
      value: kind === "earnings" ? null : seen.value,
      unit: UNITS[kind],
      reportDate: firedFor,
      seenAt: iso(seen.atMs),
    },
  };
}

const UNITS = {
  price: "dollars a share",
  iv_rank: "rank, 0 to 100",
  expected_move: "standard deviations of a session from the close before",
  earnings: null,
} as const satisfies Record<StoredAlert["kind"], string | null>;

/** For whoever sets a receiver up. */
export function pingEvent(pingId: string, atMs: number): WebhookEvent {
  return {
    id: idOf("ping", pingId),
    type: "webhook.ping",
    atMs,
    data: { words: "Volaris reaches this address, and signs with the secret that you verify by." },
  };
}
