import { describeUser } from "./interaction-source.ts";
import { readObject, readText } from "./read-json.ts";
import { type DiscordRequest, requireObject } from "./read-request.ts";
import { DiscordRefusal } from "./refuse.ts";
import { acceptPayload, addMessage, type WebhookMessage, type WebhookStore } from "./webhook-messages.ts";

/** Discord remembers a nonce "for the past few minutes". */
const NONCE_MS = 5 * 60_000;
const LONGEST_NONCE = 25;
/** The direct messages of a user, by a number of our own: Discord's is a snowflake of its making. */
const DM_PREFIX = "9";

/**
 * `POST /channels/{id}/messages` of a bot: with `enforce_nonce` the message that an earlier request with that nonce has
 * made is answered again, and none is added.
 *
 * @throws DiscordRefusal 400 for a body that Discord would not take
 */
export function createChannelMessage(
  store: WebhookStore,
  channelId: string,
  request: DiscordRequest,
): WebhookMessage {
  const payload = acceptPayload(request, requireObject(request));
  const { nonce, enforce_nonce: enforced }: { nonce?: unknown; enforce_nonce?: unknown } = payload;
  if (nonce !== undefined && String(nonce).length > LONGEST_NONCE)
    throw new DiscordRefusal(400, 50035, "Invalid Form Body");
  const made = store.messages.find(
    (message) =>
      message.kind === "channel" &&
      nonce !== undefined &&
      message.payload["nonce"] === nonce &&
      store.now() - message.createdAtMs < NONCE_MS,
  );
  if (enforced === true && made !== undefined) return made;
  return addMessage(store, {
    kind: "channel",
    webhookId: channelId,
    token: "",
    payload,
    files: request.files,
  });
}

/** `POST /users/@me/channels`: the same channel each time. @throws DiscordRefusal 400 without a user */
export function openDirectMessages(request: DiscordRequest) {
  const { recipient_id: given }: { recipient_id?: unknown } = readObject(requireObject(request)) ?? {};
  const userId = readText(given);
  if (!/^\d{1,20}$/.test(userId)) throw new DiscordRefusal(400, 50035, "Invalid Form Body");
  return {
    id: `${DM_PREFIX}${userId}`,
    type: 1,
    flags: 0,
    last_message_id: null,
    recipients: [describeUser({ atMs: 0, userId })],
  };
}
