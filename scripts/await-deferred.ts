import { setTimeout as sleep } from "node:timers/promises";
import { InteractionResponseType, MessageFlags } from "discord-api-types/v10";
import { z } from "zod";

const Deferred = z.looseObject({
  type: z.literal(InteractionResponseType.DeferredChannelMessageWithSource),
});
const Message = z.looseObject({ flags: z.number().default(0) });

const WAIT_MS = 30_000;
const POLL_MS = 200;

/** What a user sees in the end: the response itself, or the message that fills in a deferred one. */
export async function awaitDeferred(
  response: unknown,
  at: { apiBase: string; applicationId: string; token: string },
): Promise<unknown> {
  if (!Deferred.safeParse(response).success) return response;
  const url = `${at.apiBase}/webhooks/${at.applicationId}/${at.token}/messages/@original`;
  const deadline = Date.now() + WAIT_MS;
  while (Date.now() < deadline) {
    const answer = await fetch(url);
    const message: unknown = await answer.json();
    const { flags } = Message.parse(message);
    if (answer.ok && (flags & MessageFlags.Loading) === 0) return { data: message };
    await sleep(POLL_MS);
  }
  throw new Error(`The answer was deferred and did not come within ${WAIT_MS / 1_000} s.`);
}
