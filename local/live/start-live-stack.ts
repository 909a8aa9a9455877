import { APPLICATION_ID } from "../discord/interaction-source.ts";
import { LOCAL_DISCORD_KEYS } from "../discord/sign-interaction.ts";
import {
  type Closable,
  openTogether,
  type ServiceOptions,
  type Services,
  serviceBindings,
  startServices,
} from "../services.ts";
import { type LiveKeys, openLiveKeys } from "./live-keys.ts";
import { type PublicAddress, publicAddress } from "./public-address.ts";

export type LiveStackOptions = Omit<ServiceOptions, "stateDir"> & {
  stateDir: string;
  workerPort: number;
  /** What `.dev.vars` says, the stack's own settings left out. */
  settings: Readonly<Record<string, string>>;
};

export type LiveStack = Services & Closable & { bindings: Record<string, string>; address: PublicAddress };

/** Starts the services without any market: data comes from the vendors that the settings name. */
export async function startLiveStack(options: LiveStackOptions): Promise<LiveStack> {
  const address = publicAddress(options.settings);
  const keys = await openLiveKeys(options.stateDir);
  const workerUrl = `http://127.0.0.1:${options.workerPort}`;
  const publicUrl = address.kind === "tunnel" ? address.url : workerUrl;
  // Deliveries of a queue on this machine need no tunnel; their signatures name the public address all the same.
  const reach = (url: string) => (url.startsWith(publicUrl) ? workerUrl + url.slice(publicUrl.length) : url);
  return openTogether(async (keep) => {
    const queue = { ...options.queue, credentials: keys.queue, reach };
    const services = await startServices({ ...options, queue }, keep);
    const bindings = liveBindings({ services, keys, address, publicUrl, settings: options.settings });
    return { ...services, address, bindings };
  });
}

/** The user's settings, and over them what this stack alone can say. */
function liveBindings(parts: {
  services: Services;
  keys: LiveKeys;
  address: PublicAddress;
  publicUrl: string;
  settings: Readonly<Record<string, string>>;
}): Record<string, string> {
  const { services, keys, address, publicUrl, settings } = parts;
  return {
    LOG_LEVEL: "info",
    // Chains whole: no plan limits a Worker on one's own machine.
    WORKERS_PLAN: "paid",
    TOKEN_ENCRYPTION_KEY: keys.encryptionKey,
    ADMIN_TOKEN: keys.adminToken,
    ...settings,
    ENVIRONMENT: "development",
    CLOCK_OFFSET_MS: "0",
    PUBLIC_BASE_URL: publicUrl,
    ...serviceBindings(services),
    ...(address.kind === "none" && {
      DISCORD_API_BASE: services.discord.apiUrl,
      DISCORD_APPLICATION_ID: APPLICATION_ID,
      DISCORD_PUBLIC_KEY: LOCAL_DISCORD_KEYS.publicKey,
      DISCORD_BOT_TOKEN: "local-bot-token",
    }),
  };
}
