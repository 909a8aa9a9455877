import { createInteractionWebhook } from "../adapters/discord-rest/interaction-webhook.ts";
import type { UnfinishedConfig } from "../config/config.ts";
import type { DiscordServices } from "../discord/services.ts";
import { NO_PICTURES } from "../http/pictures/picture-url.ts";
import { type UnfinishedDoor, unfinished } from "../http/unfinished-app.ts";
import type { Surroundings } from "./surroundings.ts";

export type UnfinishedServices = {
  http: UnfinishedDoor;
  discord: DiscordServices;
  /** Logs `work` as one event. */
  unit: Surroundings["unit"];
  note: Surroundings["note"];
};

/** What the doors are handed while settings are missing or wrong: enough to say so, and to answer Discord's PING. */
export function unfinishedServices(config: UnfinishedConfig, around: Surroundings): UnfinishedServices {
  const { faults, adminToken, discord } = config;
  const { log, nowMs, wallMs, requestId: newRequestId, sleep, unit, note } = around;
  return {
    unit,
    note,
    http: { faults, adminToken, nowMs, newRequestId },
    discord: {
      log,
      wallMs,
      newRequestId,
      sleep,
      ...createInteractionWebhook({ apiBase: discord.apiBase, sleep, wallMs }),
      pictures: NO_PICTURES,
      calculator: { calculate: () => Promise.reject(unfinished(faults)) },
    },
  };
}
