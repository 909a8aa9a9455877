import type { Redis } from "@upstash/redis/cloudflare";
import type { LostWebhook, LostWebhooks } from "../../webhooks/ports.ts";
import { guarded } from "./guarded.ts";

const KEY = "webhooks:lost";
const LIFE_SECONDS = 86_400;

/** The latest event that was given up, for a day. Throws `cache_unavailable`. */
export function createLostWebhooks(redis: Redis): LostWebhooks {
  return {
    async add(lost) {
      await guarded(() => redis.set(KEY, JSON.stringify(lost), { ex: LIFE_SECONDS }));
    },
    async latest() {
      const text = await guarded(() => redis.get<string>(KEY));
      return text === null ? null : parseLost(text);
    },
  };
}

/** What cannot be read, as of another version, is of no use. */
function parseLost(text: string): LostWebhook | null {
  try {
    const lost: LostWebhook = JSON.parse(text);
    return Number.isFinite(lost.atMs) && typeof lost.destination === "string" ? lost : null;
  } catch {
    return null;
  }
}
