import { createEditOriginal } from "../adapters/discord-rest/edit-original.ts";
import type { UnfinishedConfig } from "../config/config.ts";
import type { DiscordServices } from "../discord/services.ts";
import { type UnfinishedDoor, unfinished } from "../http/unfinished-app.ts";
import { createLogger } from "../log.ts";

/** What the doors are handed while settings are missing or wrong: enough to say so, and to answer Discord's PING. */
export function createUnfinishedServices(config: UnfinishedConfig): {
  http: UnfinishedDoor;
  discord: DiscordServices;
} {
  const { faults, adminToken, discord } = config;
  const nowMs = () => Date.now();
  const newRequestId = () => crypto.randomUUID();
  const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  return {
    http: { faults, adminToken, nowMs, newRequestId },
    discord: {
      log: createLogger(config.logLevel),
      wallMs: nowMs,
      newRequestId,
      sleep,
      editOriginal: createEditOriginal({ ...discord, applicationId: discord.applicationId ?? "", sleep }),
      calculator: { calculate: () => Promise.reject(unfinished(faults)) },
    },
  };
}
