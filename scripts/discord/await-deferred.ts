import { setTimeout as sleep } from "node:timers/promises";
import { InteractionResponseType, MessageFlags } from "discord-api-types/v10";
import { z } from "zod";
import { MESSAGES_PATH } from "../../local/discord/http-api.ts";

const Deferred = z.looseObject({
  type: z.literal(InteractionResponseType.DeferredChannelMessageWithSource),
});
const Messages = z.array(z.looseObject({ flags: z.number().default(0) }));

const WAIT_MS = 30_000;
const POLL_MS = 200;

/**
 * What a user sees in the end: the response itself, the message that fills in a deferred one, or the one that follows
 * where that was taken away.
 */
export async function awaitDeferred(
  response: unknown,
  at: { apiBase: string; token: string },
): Promise<unknown> {
  if (!Deferred.safeParse(response).success) return response;
  const url = new URL(`${MESSAGES_PATH}${at.token}`, at.apiBase);
  const deadline = Date.now() + WAIT_MS;
  while (Date.now() < deadline) {
    const messages = Messages.parse(await (await fetch(url)).json());
    const shown = messages.findLast(({ flags }) => (flags & MessageFlags.Loading) === 0);
    if (shown !== undefined) return { data: shown };
    await sleep(POLL_MS);
  }
  throw new Error(`The answer was deferred and did not come within ${WAIT_MS / 1_000} s.`);
}
