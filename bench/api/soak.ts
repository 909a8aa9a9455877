import { readFileSync } from "node:fs";
import { terminalTable } from "../../local/terminal-table.ts";
import type { Workerd } from "../cpu/start-workerd.ts";
import type { World } from "../cpu/world.ts";
import { hammer, type Load } from "./hammer.ts";
import { benchNowMs, fresh, type Route } from "./routes.ts";

const LINES = 20;
/** Long enough that a busy machine answers something in each. */
const TURN_SECONDS = 2;
/** The isolate's heap grows until the collector has learned the load. */
const SETTLED_SHARE = 0.25;

/** Asks all routes in turn, kept and stored, and prints what memory the process takes meanwhile. */
export async function soak(
  worker: Workerd,
  routes: readonly Route[],
  load: Load,
  world: World,
): Promise<void> {
  const startedMs = performance.now();
  const passed = () => (performance.now() - startedMs) / 1_000;
  const asked = await thoseThere(worker, routes);
  const samples: { seconds: number; megabytes: number; requests: number }[] = [];
  let requests = 0;
  for (let turn = 0; passed() < load.seconds; turn += 1) {
    const route = asked[turn % asked.length] as Route;
    const { perSecond } = await hammer(
      worker,
      route.requests(benchNowMs()),
      { ...load, seconds: TURN_SECONDS },
      world,
    );
    requests += perSecond * TURN_SECONDS;
    if (passed() >= (samples.length * load.seconds) / LINES)
      samples.push({ seconds: passed(), megabytes: residentMegabytes(worker.pid), requests });
  }
  const rows = samples.map((one) =>
    [one.seconds, one.requests, one.megabytes].map((value) => value.toFixed(0)),
  );
  console.log(terminalTable(["s", "requests", "RSS MB"], rows));
  const settled = samples.filter(({ seconds }) => seconds >= load.seconds * SETTLED_SHARE);
  const [first, last] = [settled[0]?.megabytes ?? Number.NaN, settled.at(-1)?.megabytes ?? Number.NaN];
  const sizes = settled.map(({ megabytes }) => megabytes);
  console.log(
    `\nAfter the first ${(100 * SETTLED_SHARE).toFixed(0)} %: ${first.toFixed(0)} MB at first, ${last.toFixed(0)} MB at last, ` +
      `${Math.min(...sizes).toFixed(0)} to ${Math.max(...sizes).toFixed(0)} MB between.`,
  );
}

/** Kept and stored, each route once. */
async function thoseThere(worker: Workerd, routes: readonly Route[]): Promise<Route[]> {
  const there: Route[] = [];
  for (const route of routes) {
    const { path = "", ...init } = route.requests(benchNowMs())[0] ?? {};
    const { status } = await fetch(`${worker.url}${path}`, init);
    if (status !== 404) there.push(route, fresh(route));
  }
  return there;
}

function residentMegabytes(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1_000;
}
