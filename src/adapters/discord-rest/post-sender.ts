import type { BatchResult, ClaimedPost, PostSender, PostTarget } from "../../alerts/outbox-ports.ts";
import type { Meter } from "../../meter.ts";
import { DISCORD_USER_AGENT } from "../../version.ts";
import { messageOf } from "./post-message.ts";
import { type Answered, askPatiently } from "./send-patiently.ts";

/** A message waits no longer than this inside an invocation; after that it waits in the outbox. */
const PATIENCE_MS = 10_000;
const MOST_CHANNELS = 500;

/** Discord's codes for a target that nothing reaches any more, and what to do about each. */
const OUT_OF_REACH: Readonly<Record<number, string>> = {
  10003: "The channel is gone.",
  10004: "The server is gone, or the bot is not in it.",
  10013: "Discord does not know the user.",
  50001: "The bot has no access to the channel; invite it, or let it see the channel.",
  50007:
    "The user takes no direct messages from the bot: allow them in the privacy settings of a server you share.",
  50008: "The channel takes no messages.",
  50009: "The channel asks more of who writes in it than the bot has.",
  50013: "The bot may not write in the channel; give it Send Messages and Embed Links there.",
  50024: "The channel takes no messages.",
  50083: "The thread is archived; open it again.",
  50278: "The user shares no server with the bot.",
  160005: "The thread is locked; unlock it, or give the bot Manage Threads.",
};

/** Codes of a refusal that passes: slow mode, limits of writing and of opening direct messages, Discord's own trouble. */
const PASSING: readonly number[] = [20016, 20022, 20028, 20029, 40003, 40004, 40333, 130000];

/** Posts as the bot: into a channel, or into the direct messages of a user. */
export function createPostSender({
  apiBase,
  botToken,
  meter,
  sleep,
  wallMs,
}: {
  apiBase: string;
  botToken: string;
  meter: Meter;
  sleep: (ms: number) => Promise<void>;
  wallMs: () => number;
}): PostSender {
  /** Channels of direct messages by user: they stay the same. */
  const opened = new Map<string, string>();

  const ask = (path: string, body: object): Promise<Answered> => {
    const headers = {
      authorization: `Bot ${botToken}`,
      "content-type": "application/json",
      "user-agent": DISCORD_USER_AGENT,
    };
    const send = (signal: AbortSignal) => {
      meter.count("subrequests");
      return fetch(`${apiBase}${path}`, { method: "POST", headers, body: JSON.stringify(body), signal });
    };
    return askPatiently(send, { sleep, wallMs, untilMs: wallMs() + PATIENCE_MS });
  };

  const channelOf = async (target: PostTarget): Promise<string | BatchResult> => {
    if (target.kind === "channel") return target.id;
    const known = opened.get(target.id);
    if (known !== undefined) return known;
    const answer = await ask("/users/@me/channels", { recipient_id: target.id });
    const id = readId(answer.body);
    if (answer.status !== 200 || id === null) return resultOf(answer);
    if (opened.size >= MOST_CHANNELS) opened.clear();
    opened.set(target.id, id);
    return id;
  };

  return {
    async send(posts: readonly ClaimedPost[]) {
      const [first] = posts;
      if (first === undefined) return { kind: "delivered" };
      const channel = await channelOf(first.target);
      if (typeof channel !== "string") return channel;
      return resultOf(await ask(`/channels/${channel}/messages`, messageOf(posts)));
    },
  };
}

function resultOf({ status, body, statedMs }: Answered): BatchResult {
  if (status >= 200 && status <= 299 && body !== null) return { kind: "delivered" };
  const { code = 0, message = "" } = readError(body);
  const reached = OUT_OF_REACH[code];
  if (reached !== undefined) return { kind: "refused", by: "target", reason: reached };
  if (status === 401) {
    const reason = "Discord does not accept DISCORD_BOT_TOKEN: set it anew.";
    return { kind: "retry", afterMs: null, reason };
  }
  const says = status === 0 ? "Discord did not answer." : `Discord answered ${status} ${message}`.trim();
  const isFinal = status >= 400 && status < 500 && status !== 429 && code !== 0 && !PASSING.includes(code);
  if (isFinal) return { kind: "refused", by: "message", reason: says };
  return { kind: "retry", afterMs: statedMs, reason: says };
}

function readError(body: unknown): { code?: number; message?: string } {
  if (typeof body !== "object" || body === null) return {};
  const code = "code" in body && typeof body.code === "number" ? body.code : 0;
  const message = "message" in body && typeof body.message === "string" ? body.message.slice(0, 200) : "";
  return { code, message };
}

function readId(body: unknown): string | null {
  return typeof body === "object" && body !== null && "id" in body && typeof body.id === "string"
    ? body.id
    : null;
}
