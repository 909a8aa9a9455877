import { asAppError } from "../../errors.ts";
import { type Check, failed, fine, missing, warning, wrong } from "./check.ts";

const UPSTASH_REDIS = "console.upstash.com/redis, REST API";
const DISCORD = "discord.com/developers/applications, General Information";

export type CacheProbe = {
  /** Whether what was written under a key of `id` came back and could be taken away. Throws `cache_unavailable`. */
  roundTrip(id: string): Promise<boolean>;
};

export function cacheCheck(probe: CacheProbe, randomId: () => string): Check {
  return {
    service: "redis",
    purpose: "access tokens, locks and cached answers",
    where: UPSTASH_REDIS,
    async run() {
      try {
        if (await probe.roundTrip(randomId())) return fine("written, read and deleted");
      } catch (error) {
        const { code, message } = asAppError(error);
        if (code !== "cache_unavailable") return failed(error);
        return wrong(
          message,
          `Check UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN: ${UPSTASH_REDIS}. The plan's commands of the month may be used up, too.`,
        );
      }
      return wrong(
        "What was written did not come back.",
        "Use the primary endpoint and a token that may write, not the read-only one.",
      );
    },
  };
}

/** What a Discord webhook says of itself. */
export type WebhookProbe = {
  /** Null where no address is set. Throws `publish_failed`. */
  describe(): Promise<{ name: string | null } | null>;
};

export function webhookCheck(probe: WebhookProbe): Check {
  const where = "Discord: a channel's settings, Integrations, Webhooks";
  return {
    service: "ops webhook",
    purpose: "tells the operator before something breaks",
    where,
    optional: true,
    async run() {
      const webhook = await probe.describe();
      if (webhook === null) {
        return missing("OPS_WEBHOOK_URL is not set: nobody is told when something breaks.", where);
      }
      return fine(`Discord knows it${webhook.name === null ? "" : ` as "${webhook.name}"`}`);
    },
  };
}

/** The Worker has no bot token, so it can only see whether the values can be right. */
export function discordCheck(discord: { publicKey: string | null }): Check {
  return {
    service: "discord",
    purpose: "slash commands",
    where: DISCORD,
    optional: true,
    async run() {
      if (discord.publicKey === null) {
        return missing("DISCORD_PUBLIC_KEY is not set: no slash command is answered.", `Get it: ${DISCORD}`);
      }
      return {
        ...fine("the public key is well formed; whose it is, a Worker can't tell"),
        mend: "To check application and commands too: npm run doctor, with DISCORD_BOT_TOKEN among its settings",
      };
    },
  };
}

/** Where QStash and Schwab's login are sent, beside where this question came in. */
export function addressCheck(address: {
  publicBaseUrl: string;
  askedAt: string;
  production: boolean;
}): Check {
  return {
    service: "public address",
    purpose: "where QStash and Schwab's login reach this Worker",
    where: "wrangler deploy prints it",
    async run() {
      const { publicBaseUrl, askedAt, production } = address;
      const url = new URL(publicBaseUrl);
      const set = `Set PUBLIC_BASE_URL to the address that wrangler deploy prints.`;
      if (url.hostname.endsWith(".example") || url.hostname === "volaris.example.workers.dev") {
        return wrong("PUBLIC_BASE_URL is still the placeholder of wrangler.toml.", set);
      }
      if (production && url.protocol !== "https:") {
        return wrong("PUBLIC_BASE_URL is not https: QStash and Schwab's login ask for that.", set);
      }
      if (url.origin === askedAt) return fine(`${url.origin}, where this question came in`);
      return warning(
        `This question came in at ${askedAt}; QStash and Schwab's login are sent to ${url.origin}.`,
        `Nothing to mend if both lead here. Otherwise: ${set}`,
      );
    },
  };
}
