import { signDelivery } from "../../local/qstash/sign-delivery.ts";
import type { ChainSliceMessage, QueuedMessage } from "../../src/chains/messages.ts";
import { createQueueApp, type QueueServices } from "../../src/queue/app.ts";
import { createDeliveryVerifier } from "../../src/queue/verify-delivery.ts";
import { keepLog } from "./log-lines.ts";
import { aSliceMessage } from "./runs.ts";

export const PUBLIC = "https://volaris.example";
export const KEYS = { currentSigningKey: "sig_current_key", nextSigningKey: "sig_next_key" };
export const MESSAGE = aSliceMessage();

type Delivery = {
  path?: string;
  body?: string;
  signedBody?: string;
  url?: string;
  key?: string;
  signature?: string | null;
  issuedAtMs?: number;
  retried?: number;
};

type Verbs = QueueServices["chains"] & QueueServices["jobs"];

/** The queue's door in front of verbs that only say what they were handed, with deliveries that are really signed. */
export function queueDoor(changes: Partial<Verbs> = {}) {
  const { log, lines } = keepLog();
  const ingested: ChainSliceMessage[] = [];
  const continued: number[] = [];
  const deadLettered: [QueuedMessage, number | undefined][] = [];
  const echoed: string[] = [];
  const posted: string[] = [];
  const lostWebhooks: [string, number | undefined][] = [];
  let counted = 0;
  const verbs: Verbs = {
    async ingestSlice(message) {
      ingested.push(message);
      return { kind: "stored", contracts: 12 };
    },
    async continueRun({ page }) {
      continued.push(page);
      return { kind: "done" };
    },
    async deadLetter(message, { status }) {
      deadLettered.push([message, status]);
    },
    ...changes,
  };
  const services: QueueServices = {
    log,
    newRequestId: () => "request-1",
    chains: verbs,
    jobs: verbs,
    webhooks: {
      async deliver({ webhookId }) {
        posted.push(webhookId);
        return { kind: "delivered", status: 200 };
      },
      async tellLost({ webhookId }, { status }) {
        lostWebhooks.push([webhookId, status]);
      },
    },
    async echo(id) {
      echoed.push(id);
    },
    countMessage: () => {
      counted += 1;
    },
  };
  const app = createQueueApp(services, {
    publicBaseUrl: PUBLIC,
    verifyDelivery: createDeliveryVerifier(KEYS),
  });
  const deliver = async (delivery: Delivery = {}) => {
    const {
      path = "/queue/chain-slices",
      body = JSON.stringify(MESSAGE),
      key = KEYS.currentSigningKey,
    } = delivery;
    const { signedBody = body, url = `${PUBLIC}${path}`, issuedAtMs = Date.now() } = delivery;
    const signature =
      delivery.signature === undefined
        ? signDelivery({ url, body: Buffer.from(signedBody), signingKey: key, issuedAtMs })
        : delivery.signature;
    const headers = {
      "upstash-message-id": "msg_1",
      ...(signature !== null && { "upstash-signature": signature }),
      ...(delivery.retried !== undefined && { "upstash-retried": String(delivery.retried) }),
    };
    // Behind a proxy the address that the Worker sees is not the one that was signed.
    return app.request(`http://10.0.0.7:8787${path}`, { method: "POST", body, headers });
  };
  const seen = { ingested, continued, deadLettered, echoed, posted, lostWebhooks, lines };
  return { app, counted: () => counted, deliver, ...seen };
}
