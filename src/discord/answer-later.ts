import type { APIInteractionResponseCallbackData } from "discord-api-types/v10";
import type { Outcome } from "./dispatch/run-call.ts";
import type { DiscordServices } from "./services.ts";
import { EPHEMERAL } from "./wire-numbers.ts";

/** What is sent before Discord has heard of the deferral overtakes it, and meets a 404. */
const AFTER_DEFERRAL_MS = 500;
/** A Worker may go on for half a minute after its response; Discord's token lives for 15. */
const LONGEST_MS = 28_000;

/** What was said of the answer to come: for all, for the asker alone, or that the message it stands on will change. */
export type Deferral = "public" | "alone" | "update";

/**
 * Brings the answer to a command whose reply was deferred. One that is meant for the asker alone, as every failure is,
 * can't fill in what all see: a public deferral is taken away, a message to be changed stays as it was, and a message
 * follows that only they see. Nobody is left to tell when this fails, so it is logged.
 */
export async function answerLater(
  services: DiscordServices,
  reply: string,
  answer: Promise<Outcome>,
  deferral: Deferral,
): Promise<void> {
  const untilMs = services.wallMs() + LONGEST_MS;
  const [{ data, failed }] = await Promise.all([answer, services.sleep(AFTER_DEFERRAL_MS)]);
  const alone = ((data.flags ?? 0) & EPHEMERAL) !== 0;
  const { status } = await deliver();
  const delivered = taken(status);
  services.log(delivered ? "info" : "error", "deferred_answer", { delivered, status, alone });

  function deliver(): Promise<{ status: number }> {
    if (deferral === "update" && failed) return services.followUp(reply, data, untilMs);
    if (deferral === "public" && alone) return tellAlone(services, reply, data, untilMs);
    return services.editOriginal(reply, data, untilMs);
  }
}

/** Posted first, the message would fill in the reply that all see. */
async function tellAlone(
  services: DiscordServices,
  reply: string,
  data: APIInteractionResponseCallbackData,
  untilMs: number,
): Promise<{ status: number }> {
  const away = await services.deleteOriginal(reply, untilMs);
  // Still 404 after all patience: somebody else took it away, or an attempt did whose answer was lost.
  const gone = taken(away.status) || away.status === 404;
  return gone ? services.followUp(reply, data, untilMs) : away;
}

const taken = (status: number) => status >= 200 && status <= 299;
