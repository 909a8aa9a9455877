import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import * as z from "zod";
import { AppError, asAppError } from "../errors.ts";
import { ChainSliceMessage, FailureCallback, JobPageMessage, QueuedMessage } from "../ingestion/messages.ts";
import type { SliceOutcome } from "../ingestion/slice.ts";
import { errorFields, type Logger } from "../log.ts";
import type { PageOutcome } from "../scheduling/continue-run.ts";
import { refuseDelivery } from "./acknowledge.ts";
import type { DeliveryVerifier } from "./verify-delivery.ts";

export type QueueServices = {
  log: Logger;
  newRequestId: () => string;
  ingestSlice: (message: ChainSliceMessage) => Promise<SliceOutcome>;
  continueRun: (message: JobPageMessage) => Promise<PageOutcome>;
  deadLetter: (message: QueuedMessage, failure: { status: number | undefined }) => Promise<void>;
  /** Notes that a message of our own has come back. */
  echo: (id: string) => Promise<void>;
};

const EchoMessage = z.strictObject({ v: z.literal(1), echo: z.uuid() });

export type QueueDoor = { publicBaseUrl: string; verifyDelivery: DeliveryVerifier };

const MAX_BODY_BYTES = 256 * 1024;

/** QStash's door: verify, parse, call one verb, acknowledge. */
export function createQueueApp(services: QueueServices, door: QueueDoor): Hono {
  const app = new Hono();
  app.use(
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: () => {
        throw tooLarge();
      },
    }),
  );

  app.post("/queue/chain-slices", async (c) => {
    const body = await readVerified(c.req.raw, "/queue/chain-slices", door);
    return c.json(await services.ingestSlice(parse(ChainSliceMessage, body)));
  });

  app.post("/queue/job-pages", async (c) => {
    const body = await readVerified(c.req.raw, "/queue/job-pages", door);
    return c.json(await services.continueRun(parse(JobPageMessage, body)));
  });

  app.post("/queue/failures", async (c) => {
    const callback = parse(FailureCallback, await readVerified(c.req.raw, "/queue/failures", door));
    const message = parse(QueuedMessage, decodeBase64(callback.sourceBody));
    await services.deadLetter(message, { status: callback.status });
    return c.json({ kind: "recorded" });
  });

  mountEcho(app, services, door);
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

/** The doctor's messages to itself. */
function mountEcho(app: Hono, services: QueueServices, door: QueueDoor): void {
  app.post("/queue/echo", async (c) => {
    const { echo } = parse(EchoMessage, await readVerified(c.req.raw, "/queue/echo", door));
    await services.echo(echo);
    return c.json({ kind: "echoed" });
  });
}

async function readVerified(request: Request, path: string, door: QueueDoor): Promise<string> {
  const body = await request.text();
  const signature = request.headers.get("upstash-signature") ?? undefined;
  await door.verifyDelivery({ signature, body, url: `${door.publicBaseUrl}${path}` });
  return body;
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

function tooLarge(): AppError {
  return new AppError("payload_too_large", `A delivery may have ${MAX_BODY_BYTES} bytes at most.`);
}
