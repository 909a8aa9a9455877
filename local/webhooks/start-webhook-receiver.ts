import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { Webhook } from "standardwebhooks";
import { createFaults, type Faults } from "../faults.ts";
import { openStandIn, type StandIn } from "../stand-in.ts";

/** `refuse` answers 500 or the rule's status; `redirect` sends to another path; `silent` says nothing for a while. */
export const RECEIVER_FAULTS = ["refuse", "redirect", "silent"] as const;
export type ReceiverFault = (typeof RECEIVER_FAULTS)[number];

/** A post as it came, and whether the official verifier takes its signature. */
export type ReceivedWebhook = {
  id: string;
  verified: boolean;
  path: string;
  /** What it was answered; null for one that was kept waiting. */
  answered: number | null;
  headers: Record<string, string>;
  type: string;
  timestamp: string;
  data: Record<string, unknown>;
};

export type WebhookReceiver = StandIn<ReceiverFault> & {
  /** Signs and verifies here; it protects nothing but this machine's loopback. */
  secret: string;
  /** Every attempt in order, refused ones too. */
  received(): readonly ReceivedWebhook[];
};

export const LOCAL_WEBHOOK_SECRET = "whsec_bG9jYWwtd2ViaG9vay1zZWNyZXQtMTIz";

const KEPT = 200;
const SILENT_MS = 60_000;

/**
 * Plays a program that is told of events: verifies each as Standard Webhooks has it, answers 204, or 401 to what does
 * not verify. `GET /` lists what has come, newest first.
 */
export async function startWebhookReceiver(
  options: { port?: number; secret?: string } = {},
): Promise<WebhookReceiver> {
  const { port = 0, secret = LOCAL_WEBHOOK_SECRET } = options;
  const faults = createFaults(RECEIVER_FAULTS);
  const received: ReceivedWebhook[] = [];
  const verifier = new Webhook(secret);
  const standIn = await openStandIn({
    name: "The webhook receiver",
    port,
    faults,
    async answer(request, response) {
      if (request.method !== "POST") return list(response, received);
      await take(request, response, { faults, received, verifier });
    },
  });
  return { ...standIn, secret, received: () => received };
}

function list(response: ServerResponse, received: readonly ReceivedWebhook[]): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ received: received.toReversed() }, null, 2));
}

async function take(
  request: IncomingMessage,
  response: ServerResponse,
  {
    faults,
    received,
    verifier,
  }: { faults: Faults<ReceiverFault>; received: ReceivedWebhook[]; verifier: Webhook },
): Promise<void> {
  const path = request.url ?? "/";
  const body = await text(request);
  const fault = faults.take({ path });
  const read = readWebhook(request, body, verifier);
  const answered = fault?.kind === "silent" ? null : statusOf(fault, read.verified);
  received.push({ ...read, path, answered });
  received.splice(0, received.length - KEPT);
  if (answered === null) {
    await sleep(fault?.delayMs ?? SILENT_MS, undefined, { ref: false });
    response.destroy();
    return;
  }
  const retryAfter = fault?.retryAfterSeconds;
  response.writeHead(answered, {
    ...(fault?.kind === "redirect" && { location: "/elsewhere" }),
    ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
  });
  response.end();
}

function statusOf(fault: { kind: ReceiverFault; status?: number } | null, verified: boolean): number {
  if (fault?.kind === "refuse") return fault.status ?? 500;
  if (fault?.kind === "redirect") return fault.status ?? 307;
  return verified ? 204 : 401;
}

function readWebhook(request: IncomingMessage, body: string, verifier: Webhook) {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  let verified = true;
  try {
    verifier.verify(body, headers);
  } catch {
    verified = false;
  }
  const { type = "", timestamp = "", data = {} } = JSON.parse(body || "{}");
  return { id: headers["webhook-id"] ?? "", verified, headers, type, timestamp, data };
}
