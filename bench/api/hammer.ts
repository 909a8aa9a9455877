import autocannon from "autocannon";
import type { World } from "../cpu/world.ts";
import type { Asked } from "./routes.ts";

/** A Worker under load, and how the CPU of its thread is read. */
export type Target = { url: string; threadMs(): Promise<number> };

export type Load = { seconds: number; connections: number };

export type Figures = {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Of the thread that runs the isolate. */
  cpuMs: number;
  /** Requests to the database. */
  roundTrips: number;
};

/** What the target answers in so many seconds. Throws when anything but a 2xx came: a refusal is no figure. */
export async function hammer(
  target: Target,
  requests: readonly Asked[],
  { seconds, connections }: Load,
  world: World,
): Promise<Figures> {
  const { counters } = world.stack.neon;
  const before = { cpuMs: await target.threadMs(), requests: counters.requests };
  const result = await autocannon({
    url: target.url,
    connections,
    duration: seconds,
    // On a thread of its own: the stand-ins live on this one.
    workers: 1,
    requests: requests.map((asked) => ({ ...asked })),
  });
  const cpuMs = (await target.threadMs()) - before.cpuMs;
  const answered = result["2xx"];
  if (answered === 0 || result.non2xx > 0 || result.errors > 0)
    throw new Error(
      `${requests[0]?.path}: of ${answered + result.non2xx} answers ${result.non2xx} were no success, ${result.errors} failed.`,
    );
  return {
    perSecond: answered / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    cpuMs: cpuMs / answered,
    roundTrips: (counters.requests - before.requests) / answered,
  };
}
