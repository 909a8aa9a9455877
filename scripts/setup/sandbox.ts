import { join } from "node:path";
import { openDatabase } from "../../local/neon/open-database.ts";
import { PROJECT_DIR, STATE_DIR } from "../../local/project.ts";
import { startQStash } from "../../local/qstash/start-qstash.ts";
import { nameTextModules } from "../../local/simulate/world/bundle-worker.ts";
import { freePort } from "../../local/simulate/world/free-port.ts";
import { type Stack, startStack } from "../../local/stack.ts";
import { startWorker, type WorkerProcess } from "../../local/worker-process.ts";
import type { Values } from "../deployment/env-file.ts";
import type { QStashRegion } from "./check-services.ts";
import { type Cloudflare, createCloudflare } from "./cloudflare.ts";

/** Stand-ins for every account that a deployment needs, in this process. */
export type Sandbox = {
  /** What a person would find on the pages that the questions name. */
  offered: Values;
  /** Where the stand-ins are reached instead of the vendors. */
  bases: Values;
  qstashRegions: readonly QStashRegion[];
  cloudflare: Cloudflare;
  close(): Promise<void>;
};

const BOT_TOKEN = "sandbox-bot-token";
/** Of the other region, which does not know the sandbox's token. */
const ELSEWHERE = {
  token: "another-region",
  currentSigningKey: "sig_other_1",
  nextSigningKey: "sig_other_2",
};
const WORK_DIR = join(STATE_DIR, "sandbox");

/** @throws Error when a stand-in does not start; whatever has started is ended */
export async function openSandbox(): Promise<Sandbox> {
  const workerPort = await freePort();
  // Without its schema: to migrate is the setup's work.
  const database = await openDatabase();
  const stack = await startStack({
    stateDir: null,
    databaseUrl: null,
    database,
    workerPort,
    firstPort: 0,
    migrationsDir: join(PROJECT_DIR, "drizzle"),
    nowMs: () => Date.now(),
    clockOffsetMs: 0,
    replayDir: null,
    discordBotToken: BOT_TOKEN,
  });
  const eu = await startQStash({ credentials: ELSEWHERE });
  const cloudflare = localCloudflare(workerPort);
  return {
    ...describeStack(stack),
    qstashRegions: [
      { name: "EU", url: eu.url },
      { name: "US", url: stack.qstash.url },
    ],
    cloudflare,
    async close() {
      await cloudflare.close();
      await eu.close();
      await stack.close();
    },
  };
}

const OFFERED = [
  "DATABASE_URL",
  "UPSTASH_REDIS_REST_URL",
  "UPSTASH_REDIS_REST_TOKEN",
  "QSTASH_TOKEN",
  "ALPACA_API_KEY",
  "ALPACA_API_SECRET",
  "TIINGO_API_KEY",
  "DATABENTO_API_KEY",
  "FINNHUB_API_KEY",
  "SCHWAB_APP_KEY",
  "SCHWAB_SECRET_KEY",
];

function describeStack({ bindings }: Stack): Pick<Sandbox, "offered" | "bases"> {
  const chosen = (wanted: (name: string) => boolean) =>
    Object.fromEntries(Object.entries(bindings).filter(([name]) => wanted(name)));
  return {
    offered: { ...chosen((name) => OFFERED.includes(name)), DISCORD_BOT_TOKEN: BOT_TOKEN },
    bases: chosen(
      (name) => name.endsWith("_API_BASE") || ["ENVIRONMENT", "DATABASE_HTTP_ENDPOINT"].includes(name),
    ),
  };
}

/** Wrangler builds and uploads nothing; the Worker that then answers runs on this machine, with the settings it was given. */
function localCloudflare(port: number): Cloudflare & { close(): Promise<void> } {
  const wrangler = createCloudflare({
    environment: null,
    accountId: () => undefined,
    workDir: WORK_DIR,
    interactive: false,
    dryRun: true,
  });
  let built = false;
  let worker: WorkerProcess | null = null;
  return {
    accounts: async () => [{ id: "sandbox", name: "Sandbox" }],
    signIn: async () => undefined,
    async deploy(settings) {
      const url = `http://127.0.0.1:${port}`;
      if (!built) {
        await wrangler.deploy(settings);
        await nameTextModules(join(WORK_DIR, "build"), "index.js");
      }
      built = true;
      // Without its own address yet it is deployed once more; the build is the same.
      if (settings["PUBLIC_BASE_URL"] === undefined) return url;
      await worker?.close();
      worker = await startWorker({
        projectDir: PROJECT_DIR,
        workDir: WORK_DIR,
        port,
        bindings: { ...settings },
        bundle: join(WORK_DIR, "build", "index.js"),
      });
      return url;
    },
    async close() {
      await worker?.close();
    },
  };
}
