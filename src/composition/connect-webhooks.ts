import { createWebhookPublisher } from "../adapters/qstash/webhook-publisher.ts";
import { createLostWebhooks } from "../adapters/redis/lost-webhooks.ts";
import { nameDestinations } from "../adapters/webhooks/name-destinations.ts";
import { createWebhookSender } from "../adapters/webhooks/webhook-sender.ts";
import type { Sighting } from "../alerts/ports.ts";
import type { ClosedRun } from "../chains/ports.ts";
import type { Config } from "../config/config.ts";
import { AppError } from "../errors.ts";
import { POLICY } from "../operations/plan-limits.ts";
import type { TellFailed, TellGivenUp } from "../scheduling/run-failure.ts";
import { slotMsOf } from "../scheduling/run-id.ts";
import { announceEvents, publishEvents } from "../webhooks/announce-events.ts";
import { deliverWebhook, type WebhookOutcome } from "../webhooks/deliver-webhook.ts";
import { alertFired, jobFailed, pingEvent, refreshCompleted, type WebhookEvent } from "../webhooks/events.ts";
import type { WebhookMessage } from "../webhooks/messages.ts";
import type { LostWebhook } from "../webhooks/ports.ts";
import { tellLost } from "../webhooks/tell-lost.ts";
import type { Stores } from "./stores/connect-stores.ts";
import type { Surroundings } from "./surroundings.ts";

/** What tells other programs; what begins with "tell" never throws, and asks for nothing while nobody is to be told. */
export type Webhooks = {
  tellRefreshed: (runId: string, closed: ClosedRun, nowMs: number) => Promise<void>;
  tellFailed: TellFailed;
  tellGivenUp: TellGivenUp;
  tellFired: (fired: readonly Sighting[], nowMs: number) => Promise<void>;
  deliver: (message: WebhookMessage) => Promise<WebhookOutcome>;
  /** Written down when the queue gives a message up; throws `cache_unavailable`, and is then told again. */
  tellLost: (
    message: WebhookMessage,
    failure: { status: number | undefined },
    nowMs: number,
  ) => Promise<void>;
  /** The latest of the last day; null as well where nobody is told, undefined while the cache is away. */
  latestLost: () => Promise<LostWebhook | null | undefined>;
  /** An event of no meaning to every receiver; how many. Throws `not_configured` and `publish_failed`. */
  ping: (nowMs: number) => Promise<number>;
};

export function connectWebhooks(config: Config, stores: Stores, around: Surroundings): Webhooks {
  const { webhooks } = config;
  const { log, sleep, wallMs, randomId } = around;
  const destinations = () => nameDestinations(webhooks?.urls ?? []);
  const queue = createWebhookPublisher(stores.queue, POLICY.messagesPerBatch);
  const sender = createWebhookSender(webhooks?.secrets ?? [], { meter: stores.meter, wallMs });
  const lost = createLostWebhooks(stores.redis);
  const announce = async (events: () => WebhookEvent[]) => {
    if (webhooks !== null) await announceEvents({ queue, destinations, sleep, log }, events());
  };
  return {
    tellRefreshed: (runId, closed, nowMs) => announce(() => refreshEvents(runId, closed, nowMs)),
    tellFailed: (failure, nowMs) => announce(() => [jobFailed(failure, nowMs)]),
    tellGivenUp: (runs, nowMs) => announce(() => runs.map((run) => jobFailed(run, nowMs))),
    tellFired: (fired, nowMs) =>
      announce(() => fired.map(({ alert, seen, firedFor }) => alertFired(alert, seen, firedFor, nowMs))),
    deliver: (message) => deliverWebhook({ sender, destinations, log }, message),
    tellLost: (message, failure, nowMs) => tellLost({ lost, log }, message, failure, nowMs),
    latestLost: async () => (webhooks === null ? null : lost.latest().catch(() => undefined)),
    async ping(nowMs) {
      if (webhooks === null) {
        throw new AppError("not_configured", "Nobody is told of events: WEBHOOK_URLS is not set.", {
          hint: "Set WEBHOOK_URLS and WEBHOOK_SECRET; docs/operating.md says how.",
        });
      }
      return publishEvents({ queue, destinations }, [pingEvent(randomId(), nowMs)]);
    },
  };
}

/** A refresh that brought nothing has failed as a job, too. */
function refreshEvents(runId: string, closed: ClosedRun, nowMs: number): WebhookEvent[] {
  const completed = refreshCompleted(runId, closed, nowMs);
  if (closed.status !== "failed") return [completed];
  const slotMs = slotMsOf(runId);
  const code = closed.lost[0]?.code ?? "internal";
  const message = closed.reason ?? "";
  return [completed, jobFailed({ runId, job: "options_refresh", slotMs, code, message }, nowMs)];
}
