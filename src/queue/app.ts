import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { secureHeaders } from "hono/secure-headers";
import * as z from "zod";
import {
  ChainSliceMessage,
  FailureCallback,
  JobPageMessage,
  QUEUE_PATHS,
  QueuedMessage,
} from "../chains/messages.ts";
import type { SliceOutcome } from "../chains/slice.ts";
import { AppError, asAppError } from "../errors.ts";
import { errorFields, type Logger } from "../log.ts";
import type { PageOutcome } from "../scheduling/continue-run.ts";
import type { WebhookOutcome } from "../webhooks/deliver-webhook.ts";
import { WebhookMessage } from "../webhooks/messages.ts";
import { refuseDelivery } from "./acknowledge.ts";
import type { DeliveryVerifier } from "./verify-delivery.ts";

export type QueueServices = {
  log: Logger;
  newRequestId: () => string;
  chains: {
    ingestSlice: (message: ChainSliceMessage) => Promise<SliceOutcome>;
    deadLetter: (message: QueuedMessage, failure: { status: number | undefined }) => Promise<void>;
  };
  jobs: { continueRun: (message: JobPageMessage) => Promise<PageOutcome> };
  webhooks: {
    deliver: (message: WebhookMessage) => Promise<WebhookOutcome>;
    tellLost: (message: WebhookMessage, failure: { status: number | undefined }) => Promise<void>;
  };
  /** Notes that a message of our own has come back. */
  echo: (id: string) => Promise<void>;
  /** Counts a delivery that was not counted when it was published. */
  countMessage: () => void;
};

/** Everything of ours that the queue may give back as undeliverable. */
const LostMessage = z.union([QueuedMessage, WebhookMessage]);
const EchoMessage = z.strictObject({ v: z.literal(1), echo: z.uuid() });

export type QueueDoor = { publicBaseUrl: string; verifyDelivery: DeliveryVerifier };

type QueueEnv = { Variables: { body: string } };

const MAX_BODY_BYTES = 256 * 1024;

/** QStash's door: verify, parse, call one verb, acknowledge. */
export function createQueueApp(services: QueueServices, door: QueueDoor): Hono<QueueEnv> {
  const app = new Hono<QueueEnv>();
  app.use(secureHeaders());
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: refuseLargeBody }));
  const verified = verifiedBody(door, services.countMessage);

  const logged = <Outcome extends SliceOutcome | PageOutcome | WebhookOutcome>(outcome: Outcome): Outcome => {
    services.log("info", "delivery", { outcome });
    return outcome;
  };

  app.post(QUEUE_PATHS.slices, verified, async (c) =>
    c.json(logged(await services.chains.ingestSlice(parse(ChainSliceMessage, c.var.body)))),
  );

  app.post(QUEUE_PATHS.pages, verified, async (c) =>
    c.json(logged(await services.jobs.continueRun(parse(JobPageMessage, c.var.body)))),
  );

  app.post(QUEUE_PATHS.webhooks, verified, async (c) =>
    c.json(logged(await services.webhooks.deliver(parse(WebhookMessage, c.var.body)))),
  );

  app.post(QUEUE_PATHS.failures, verified, async (c) => {
    await takeBack(services, parse(FailureCallback, c.var.body));
    return c.json({ kind: "recorded" });
  });

  // The doctor's messages to itself.
  app.post(QUEUE_PATHS.echo, verified, async (c) => {
    await services.echo(parse(EchoMessage, c.var.body).echo);
    return c.json({ kind: "echoed" });
  });

  app.notFound(() => refuseDelivery(new AppError("not_found", "No such queue."), services.newRequestId()));
  app.onError((error, c) => {
    const failure = asAppError(error);
    const requestId = services.newRequestId();
    services.log(failure.retryable ? "warn" : "error", "delivery_refused", {
      requestId,
      path: c.req.path,
      messageId: c.req.header("upstash-message-id"),
      retried: c.req.header("upstash-retried"),
      code: failure.code,
      ...errorFields(failure),
    });
    return refuseDelivery(failure, requestId);
  });
  return app;
}

/** What the queue has given up goes to whoever published it. */
async function takeBack(
  { webhooks, chains }: QueueServices,
  { sourceBody, status }: FailureCallback,
): Promise<void> {
  const message = parse(LostMessage, decodeBase64(sourceBody));
  if ("webhookId" in message) await webhooks.tellLost(message, { status });
  else await chains.deadLetter(message, { status });
}

/**
 * Reads the body once and lets only QStash's own through. Publishing counts first deliveries; retries and failure
 * callbacks are billed as messages too, and are counted here.
 */
function verifiedBody(door: QueueDoor, countMessage: () => void): MiddlewareHandler<QueueEnv> {
  return async (c, next) => {
    const { path } = c.req;
    const body = await c.req.text();
    const signature = c.req.header("upstash-signature");
    await door.verifyDelivery({ signature, body, url: `${door.publicBaseUrl}${path}` });
    const retried = c.req.header("upstash-retried") ?? "0";
    if (retried !== "0" || path === QUEUE_PATHS.failures) countMessage();
    c.set("body", body);
    await next();
  };
}

function refuseLargeBody(): never {
  throw new AppError("payload_too_large", `A delivery may have ${MAX_BODY_BYTES} bytes at most.`);
}

function parse<T>(schema: z.ZodType<T>, body: string): T {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new AppError("invalid_request", "The delivery's body is not JSON.");
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new AppError(
      "invalid_request",
      `The delivery is not a message of ours: ${z.prettifyError(parsed.error)}`,
    );
  }
  return parsed.data;
}

function decodeBase64(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
  } catch {
    throw new AppError("invalid_request", "The callback's sourceBody is not base64.");
  }
}
