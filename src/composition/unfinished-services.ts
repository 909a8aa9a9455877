import { createEditOriginal } from "../adapters/discord-rest/edit-original.ts";
import type { UnfinishedConfig } from "../config/config.ts";
import type { DiscordServices } from "../discord/services.ts";
import { type UnfinishedDoor, unfinished } from "../http/unfinished-app.ts";
import type { Surroundings } from "./surroundings.ts";

export type UnfinishedServices = { http: UnfinishedDoor; discord: DiscordServices };

/** What the doors are handed while settings are missing or wrong: enough to say so, and to answer Discord's PING. */
export function unfinishedServices(config: UnfinishedConfig, around: Surroundings): UnfinishedServices {
  const { faults, adminToken, discord } = config;
  const { log, nowMs, wallMs, randomId: newRequestId, sleep } = around;
  return {
    http: { faults, adminToken, nowMs, newRequestId },
    discord: {
      log,
      wallMs,
      newRequestId,
      sleep,
      editOriginal: createEditOriginal({ ...discord, applicationId: discord.applicationId ?? "", sleep }),
      calculator: { calculate: () => Promise.reject(unfinished(faults)) },
    },
  };
}
