import type { RESTPostAPIWebhookWithTokenJSONBody } from "discord-api-types/v10";
import { AppError } from "../../errors.ts";
import type { Meter } from "../../meter.ts";
import type { Notice, OpsNotifier } from "../../operations/ports.ts";
import { DISCORD_USER_AGENT } from "../../version.ts";

const TIMEOUT_MS = 8_000;
/** Discord takes ten embeds a message. */
const EMBEDS = 10;
/** It takes 6,000 characters in all the embeds of a message, and refuses the whole message beyond them. */
const TITLE_LENGTH = 150;
const TEXT_LENGTH = 400;
const COLOURS = { critical: 0xd83c3e, warning: 0xe6a23c, over: 0x3ba55d } as const;

/** Tells a channel through its webhook. Throws `publish_failed` when Discord did not take a message. */
export function createOpsWebhook(url: string | null, meter: Meter): OpsNotifier {
  return {
    async notify(notices) {
      if (url === null) return;
      for (let start = 0; start < notices.length; start += EMBEDS) {
        await post(url, { embeds: notices.slice(start, start + EMBEDS).map(embed) }, meter);
      }
    },
  };
}

function embed(notice: Notice) {
  const { firing, title, detail, severity, sinceMs, downtimeMs } = notice;
  if (firing) {
    return {
      title: shortened(title, TITLE_LENGTH),
      description: shortened(detail, TEXT_LENGTH),
      color: COLOURS[severity],
      timestamp: new Date(sinceMs).toISOString(),
    };
  }
  const after = downtimeMs === null ? "" : ` It lasted ${describeDuration(downtimeMs)}.`;
  return {
    title: shortened(`Over: ${title}`, TITLE_LENGTH),
    description: `This is no longer so.${after}`,
    color: COLOURS.over,
    timestamp: new Date(sinceMs).toISOString(),
  };
}

function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

async function post(url: string, body: RESTPostAPIWebhookWithTokenJSONBody, meter: Meter): Promise<void> {
  meter.count("subrequests");
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", "user-agent": DISCORD_USER_AGENT },
    body: JSON.stringify({ ...body, allowed_mentions: { parse: [] } }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => {
    // What went wrong may name the address, and the address is a secret.
    throw new AppError("publish_failed", "Discord's webhook did not answer.");
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new AppError("publish_failed", `Discord's webhook answered ${answer.status}.`);
}

/** "45 min", "3 h 5 min", "2 d 4 h". */
function describeDuration(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
