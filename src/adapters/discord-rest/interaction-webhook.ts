import type { APIInteractionResponseCallbackData } from "discord-api-types/v10";
import { DISCORD_USER_AGENT } from "../../version.ts";
import { sendPatiently } from "./send-patiently.ts";

type Message = APIInteractionResponseCallbackData;
type Sent = Promise<{ status: number }>;

/**
 * What may still be done about an interaction that was deferred, by its address `application/token`, until the instant
 * `untilMs`. Each answers Discord's last HTTP status, 0 where there was none.
 */
export type InteractionWebhook = {
  /** Fills in the deferred reply; whether all see it was fixed when it was deferred. */
  editOriginal(reply: string, message: Message, untilMs: number): Sent;
  /** Takes the deferred reply away. */
  deleteOriginal(reply: string, untilMs: number): Sent;
  /** Posts a further message; while the deferred reply is neither filled in nor away, Discord fills that in instead. */
  followUp(reply: string, message: Message, untilMs: number): Sent;
};

/** Discord's webhook of an interaction, which its token opens for 15 minutes. */
export function createInteractionWebhook(deps: {
  apiBase: string;
  sleep: (ms: number) => Promise<void>;
  wallMs: () => number;
}): InteractionWebhook {
  const { apiBase, sleep, wallMs } = deps;
  const send = async (method: string, path: string, untilMs: number, body: object | null): Sent => {
    const url = `${apiBase}/webhooks/${path}`;
    const headers = {
      "user-agent": DISCORD_USER_AGENT,
      ...(body && { "content-type": "application/json" }),
    };
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const patience = { sleep, wallMs, untilMs };
    return { status: await sendPatiently((signal) => fetch(url, { ...init, signal }), patience) };
  };
  return {
    editOriginal: (reply, { flags: _fixedWhenDeferred, ...message }, untilMs) =>
      send("PATCH", `${reply}/messages/@original`, untilMs, message),
    deleteOriginal: (reply, untilMs) => send("DELETE", `${reply}/messages/@original`, untilMs, null),
    followUp: (reply, message, untilMs) => send("POST", reply, untilMs, message),
  };
}
