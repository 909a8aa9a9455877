import type { APIInteractionResponseCallbackData } from "discord-api-types/v10";
import type { DiscordServices } from "./services.ts";
import { EPHEMERAL } from "./wire-numbers.ts";

/** What is sent before Discord has heard of the deferral overtakes it, and meets a 404. */
const AFTER_DEFERRAL_MS = 500;
/** A Worker may go on for half a minute after its response; Discord's token lives for 15. */
const LONGEST_MS = 28_000;

/**
 * Brings the answer to a command whose reply was deferred, for all to see. One that is meant for the typist alone, as
 * every failure is, can't fill that reply in: it is taken away, and a message follows that only they see. Nobody is left
 * to tell when this fails, so it is logged.
 */
export async function answerLater(
  services: DiscordServices,
  reply: string,
  answer: Promise<APIInteractionResponseCallbackData>,
): Promise<void> {
  const untilMs = services.wallMs() + LONGEST_MS;
  const [data] = await Promise.all([answer, services.sleep(AFTER_DEFERRAL_MS)]);
  const alone = ((data.flags ?? 0) & EPHEMERAL) !== 0;
  const { status } = alone
    ? await tellAlone(services, reply, data, untilMs)
    : await services.editOriginal(reply, data, untilMs);
  const delivered = taken(status);
  services.log(delivered ? "info" : "error", "deferred_answer", { delivered, status, alone });
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
