import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { PROJECT_DIR } from "../local/project.ts";
import { type Compared, type Contestants, compare } from "./api/compare.ts";
import type { Load } from "./api/hammer.ts";
import { printTable } from "./api/print-table.ts";
import { mainRoutes, REFRESH_MS, type Route } from "./api/routes.ts";
import { soak } from "./api/soak.ts";
import { bundleHere, bundleTree } from "./cpu/bundle.ts";
import { EVENING_MS, fill, refreshChains } from "./cpu/fill.ts";
import { startWorkerd, type Workerd } from "./cpu/start-workerd.ts";
import { CAN_READ } from "./cpu/thread-cpu.ts";
import { openWorld, type World } from "./cpu/world.ts";

const USAGE = `npm run bench:api                           the main routes under load, beside a bare Hono route
npm run bench:api -- --only quote,calc     some routes
npm run bench:api -- --seconds 3 --connections 10
npm run bench:api -- --soak 600            all routes in turn for so many seconds: does memory stay flat?`;

/** What Cloudflare gives an isolate. */
const ISOLATE_MEGABYTES = 128;

type Arguments = {
  only: readonly string[] | null;
  seconds: number;
  connections: number;
  soak: number | null;
};

if (CAN_READ) await main(readArguments());
else console.log("The CPU of a thread is read from /proc, which only Linux has: nothing was measured.");

/** Through workerd and the local stack: database, Worker and load share this machine. */
async function main(args: Arguments): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "volaris-bench-api-"));
  const world = await openWorld(EVENING_MS);
  try {
    const { here, bare } = await startContestants(world, folder, args);
    try {
      const routes = mainRoutes(world).filter(({ id }) => args.only?.includes(id) ?? true);
      if (args.soak !== null) return await soak(here, routes, { ...args, seconds: args.soak }, world);
      printTable(await compareAll(routes, { here, bare }, args, world), args);
    } finally {
      await Promise.all([here.close(), bare.close()]);
    }
  } finally {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A route that fails is told of, and no figure; the others stand. */
async function compareAll(
  routes: readonly Route[],
  contestants: Contestants,
  load: Load,
  world: World,
): Promise<Compared[]> {
  const rows: Compared[] = [];
  for (const route of routes) {
    try {
      const row = await compare(route, contestants, load, world);
      process.stderr.write(row === null ? `${route.title} is not there\n` : `${route.title}\n`);
      if (row !== null) rows.push(row);
    } catch (error) {
      process.stderr.write(
        `${route.title} is not measured: ${error instanceof Error ? error.message : error}\n`,
      );
      process.exitCode = 1;
    }
  }
  return rows;
}

async function startContestants(
  world: World,
  folder: string,
  { soak: soaked }: Arguments,
): Promise<{ here: Workerd; bare: Workerd }> {
  const { neon, bindings: settings } = world.stack;
  const isSoak = soaked !== null;
  const bindings = { ...settings, WORKERS_PLAN: "paid", LOG_LEVEL: "warn" };
  const trigger = await bundleHere("trigger-worker", folder);
  const bundle = await bundleTree(PROJECT_DIR, join(folder, "here"));
  const bareBundle = await bundleHere(
    "bare-worker",
    folder,
    resolve(import.meta.dirname, "api/bare-worker.ts"),
  );
  const filler = await startWorkerd({ bundle, trigger, bindings });
  try {
    await fill(world, filler, bindings);
    await refreshChains(world, filler, bindings, { slotMs: REFRESH_MS, only: "SPY" });
  } finally {
    await filler.close();
  }
  const store = { NEON_URL: neon.fetchEndpoint, NEON_CONNECTION: neon.connectionString };
  return {
    here: await startWorkerd({
      bundle,
      trigger,
      bindings,
      ...(isSoak && { heapMegabytes: ISOLATE_MEGABYTES }),
    }),
    bare: await startWorkerd({ bundle: bareBundle, trigger, bindings: store }),
  };
}

function readArguments(): Arguments {
  const text = { type: "string" } as const;
  try {
    const options = { only: text, seconds: text, connections: text, soak: text };
    const { only, seconds = "1", connections = "10", soak: soaked } = parseArgs({ options }).values;
    const [forSeconds, at] = [Number(seconds), Number(connections)];
    if (!(forSeconds >= 1) || !(at >= 1)) throw new Error("A second and a connection are the least.");
    if (soaked !== undefined && !(Number(soaked) >= 20)) throw new Error("A soak takes 20 seconds at least.");
    return {
      only: only?.split(",") ?? null,
      seconds: forSeconds,
      connections: at,
      soak: soaked === undefined ? null : Number(soaked),
    };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}
