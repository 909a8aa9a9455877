import { APPLICATION_ID, CHANNEL_ID, GUILD_ID } from "./interaction-source.ts";
import { type JsonObject, readList, readObject, readText } from "./read-json.ts";
import { type DiscordRequest, requireObject, type UploadedFile } from "./read-request.ts";
import { DiscordRefusal, refuseInvalidForm, unknownMessage, unknownWebhook } from "./refuse.ts";
import { interactionIdOf, snowflakeAt, snowflakeTimeMs } from "./snowflake.ts";
import { messageFields, validateMessage } from "./validate-message.ts";

const TOKEN_LIFETIME_MS = 900_000;
const LOADING = 128;

export type WebhookMessage = {
  id: string;
  /** `original`: the answer to the interaction itself; `webhook`: posted to a channel webhook; `channel`: by the bot. */
  kind: "original" | "followup" | "webhook" | "channel";
  /** Application id, the id of the channel webhook, or of the channel. */
  webhookId: string;
  token: string;
  /** The body as it stands after all edits. */
  payload: JsonObject;
  files: UploadedFile[];
  edits: number;
  deleted: boolean;
  createdAtMs: number;
};

export type WebhookStore = { messages: WebhookMessage[]; now(): number; sequence: number };

/** Posts a message: a follow-up when the token is an interaction's, else to a channel webhook. */
export function createMessage(
  store: WebhookStore,
  webhookId: string,
  token: string,
  request: DiscordRequest,
): { message: WebhookMessage; silent: boolean } {
  const kind = requireLiveToken(store, token) === null ? "webhook" : "followup";
  const payload = acceptPayload(request, requireObject(request));
  const message = addMessage(store, { kind, webhookId, token, payload, files: request.files });
  // Only channel webhooks may skip the answer; a follow-up always returns its message.
  return { message, silent: kind === "webhook" && request.query.get("wait") !== "true" };
}

/** Finds a message; the original of a live interaction exists from its deferred answer on. */
export function findMessage(
  store: WebhookStore,
  webhookId: string,
  token: string,
  id: string,
): WebhookMessage {
  const interactionId = requireLiveToken(store, token);
  const found = store.messages.find(
    (message) =>
      message.webhookId === webhookId &&
      message.token === token &&
      (id === "@original" ? message.kind === "original" : message.id === id),
  );
  if (found?.deleted === true) throw unknownMessage();
  if (found !== undefined) return found;
  if (id !== "@original" || interactionId === null) throw unknownMessage();
  return addMessage(store, { kind: "original", webhookId, token, payload: { flags: LOADING }, files: [] });
}

export function editMessage(
  store: WebhookStore,
  webhookId: string,
  token: string,
  id: string,
  request: DiscordRequest,
): WebhookMessage {
  const message = findMessage(store, webhookId, token, id);
  const { flags: _loading, ...kept }: JsonObject = message.payload;
  const edited = { ...(message.edits === 0 ? kept : message.payload), ...requireObject(request) };
  acceptPayload(request, edited);
  message.payload = edited;
  // Without an `attachments` list, an edit adds to the files that are there.
  message.files = "attachments" in edited ? request.files : [...message.files, ...request.files];
  message.edits += 1;
  return message;
}

/** A channel webhook as the API shows it to whoever has its token. @throws DiscordRefusal 404 for an interaction's */
export function describeWebhook(id: string, token: string) {
  if (interactionIdOf(token) !== null) throw unknownWebhook();
  return {
    id,
    type: 1,
    name: "Volaris ops",
    avatar: null,
    channel_id: CHANNEL_ID,
    guild_id: GUILD_ID,
    application_id: null,
    token,
  };
}

/** The message as the API shows it. */
export function describeMessage(message: WebhookMessage) {
  const { content, embeds, components, flags } = messageFields(message.payload);
  const isBots = message.kind === "channel";
  const { nonce }: { nonce?: unknown } = message.payload;
  const author = {
    id: isBots ? APPLICATION_ID : message.webhookId,
    username: "Volaris",
    bot: true,
    discriminator: "0000",
    avatar: null,
  };
  return {
    id: message.id,
    type: message.kind === "original" ? 20 : 0,
    channel_id: isBots ? message.webhookId : CHANNEL_ID,
    author,
    ...(isBots ? {} : { webhook_id: message.webhookId }),
    ...(message.kind === "webhook" || isBots ? {} : { application_id: message.webhookId }),
    ...(nonce === undefined ? {} : { nonce }),
    content: readText(content),
    embeds,
    components,
    flags,
    attachments: message.files.map((file, index) => ({
      id: snowflakeAt(message.createdAtMs, index),
      filename: file.name,
      size: file.bytes.byteLength,
      content_type: file.contentType,
      url: `https://cdn.discordapp.com/ephemeral-attachments/${message.id}/${file.name}`,
    })),
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    pinned: false,
    tts: false,
    timestamp: new Date(message.createdAtMs).toISOString(),
    edited_timestamp: message.edits === 0 ? null : new Date(message.createdAtMs).toISOString(),
  };
}

/** The interaction of the token, `null` for a channel webhook. @throws DiscordRefusal 404 after 15 minutes */
function requireLiveToken(store: WebhookStore, token: string): string | null {
  const interactionId = interactionIdOf(token);
  if (interactionId === null) return null;
  if (store.now() - snowflakeTimeMs(interactionId) > TOKEN_LIFETIME_MS) throw unknownWebhook();
  return interactionId;
}

/** @throws DiscordRefusal when Discord would not take the message */
export function acceptPayload(request: DiscordRequest, payload: JsonObject): JsonObject {
  const { content, embeds, components, hasPoll } = messageFields(payload);
  const empty = readText(content) === "" && embeds.length === 0 && components.length === 0 && !hasPoll;
  if (empty && request.files.length === 0)
    throw new DiscordRefusal(400, 50006, "Cannot send an empty message");
  const errors = validateMessage(payload);
  const { attachments }: { attachments?: unknown } = payload;
  readList(attachments).forEach((entry, index) => {
    const { id }: { id?: unknown } = readObject(entry) ?? {};
    // Small ids refer to the parts files[n] of this request; snowflakes to files that are kept.
    const isNew = /^\d{1,3}$/.test(String(id));
    if (isNew && !request.files.some((file) => file.field === `files[${String(id)}]`)) {
      errors.add(
        ["attachments", index, "id"],
        "ATTACHMENT_NOT_FOUND",
        `No uploaded file files[${String(id)}]`,
      );
    }
  });
  refuseInvalidForm(errors);
  return payload;
}

export function addMessage(
  store: WebhookStore,
  part: Pick<WebhookMessage, "kind" | "webhookId" | "token" | "payload" | "files">,
): WebhookMessage {
  const createdAtMs = store.now();
  const id = snowflakeAt(createdAtMs, store.sequence++);
  const message: WebhookMessage = { ...part, id, edits: 0, deleted: false, createdAtMs };
  store.messages.push(message);
  return message;
}
