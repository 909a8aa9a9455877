import { join, resolve } from "node:path";
import { DEFAULT_TICKERS } from "../default-tickers.ts";
import { describeDiscord } from "../live/public-address.ts";
import type { LiveSettings } from "../live/read-live-settings.ts";
import { startLiveStack } from "../live/start-live-stack.ts";
import { recordedSymbols } from "../market/replay/recording-at.ts";
import type { StartOptions } from "../options.ts";
import { PROJECT_DIR, STATE_DIR } from "../project.ts";
import { hasTickers, seedTickers } from "../seed-tickers.ts";
import type { Closable, Services } from "../services.ts";
import { startStack } from "../stack.ts";
import { startWebhookReceiver } from "../webhooks/start-webhook-receiver.ts";

/** The services of one start, with where their data comes from settled. */
export type World = Services &
  Closable & {
    bindings: Record<string, string>;
    nowMs: () => number;
    /** What the user should know of it beside what is stored. */
    notes: string[];
  };

/** Id and token of the channel webhook that the local Discord takes the operator's alerts at. */
const OPS_WEBHOOK = "1311000000000000005/local-ops-webhook";

/** After the services'. */
const RECEIVER_OFFSET = 7;

/** Modelled, recorded and real data are worlds of their own: their rows never mix. */
export function stateDirOf({ live, replay }: Pick<StartOptions, "live" | "replay">): string {
  if (live !== null) return join(STATE_DIR, "live");
  return replay === null ? STATE_DIR : join(STATE_DIR, "replay");
}

/** Starts the services, migrated and with the tickers of that world in them; nothing is delivered yet. */
export async function openWorld(options: StartOptions, live: LiveSettings | null): Promise<World> {
  const world = await (live === null ? openModelled(options) : openLive(options, live));
  try {
    await seed(world, options);
    return world;
  } catch (error) {
    await world.close();
    throw error;
  }
}

async function openModelled(options: StartOptions): Promise<World> {
  const offsetMs = options.replay === null ? 0 : options.replay.atMs - Date.now();
  const nowMs = () => Date.now() + offsetMs;
  const stack = await startStack({
    ...serviceOptions(options),
    workerPort: options.port,
    nowMs,
    clockOffsetMs: offsetMs,
    replayDir: options.replay === null ? null : resolve(options.replay.dir),
  });
  const receiver = await startWebhookReceiver({ port: options.port + RECEIVER_OFFSET }).catch(
    async (error: unknown) => {
      await stack.close();
      throw error;
    },
  );
  const told = {
    OPS_WEBHOOK_URL: `${stack.discord.apiUrl}/webhooks/${OPS_WEBHOOK}`,
    WEBHOOK_URLS: `${receiver.url}/`,
    WEBHOOK_SECRET: receiver.secret,
  };
  const close = async () => {
    await stack.close().finally(() => receiver.close());
  };
  return { ...stack, bindings: { ...stack.bindings, ...told }, nowMs, notes: [], close };
}

async function openLive(options: StartOptions, live: LiveSettings): Promise<World> {
  const stateDir = stateDirOf(options);
  const stack = await startLiveStack({
    ...serviceOptions(options),
    stateDir,
    workerPort: options.port,
    settings: live.settings,
  });
  const notes = [
    `Real data of ${live.vendors.join(", ")}; nothing here is modelled. It is kept in ${stateDir}.`,
    describeDiscord(stack.address, options.port),
    ...(live.vendors.includes("schwab")
      ? [`Schwab: log in at http://127.0.0.1:${options.port}/auth/schwab/login where it asks for that.`]
      : []),
  ];
  return { ...stack, nowMs: Date.now, notes };
}

function serviceOptions(options: StartOptions) {
  return {
    stateDir: stateDirOf(options),
    databaseUrl: options.databaseUrl,
    firstPort: options.port + 1,
    migrationsDir: join(PROJECT_DIR, "drizzle"),
    // The Worker is not there yet.
    queue: { held: true },
  };
}

async function seed({ database }: World, { replay }: StartOptions): Promise<void> {
  if (replay === null) {
    if (!(await hasTickers(database))) await seedTickers(database, DEFAULT_TICKERS);
    return;
  }
  const symbols = recordedSymbols(resolve(replay.dir), replay.atMs);
  if (symbols.length === 0) throw new Error(`No chain recorded in ${replay.dir} was live at that moment.`);
  await seedTickers(
    database,
    symbols.map((symbol) => ({ symbol, name: null })),
  );
}
