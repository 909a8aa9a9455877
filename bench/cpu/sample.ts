import { spread } from "../ingest/measure.ts";
import type { Kind, Shot } from "./kind.ts";
import { send } from "./send.ts";
import { startWorkerd, type Workerd } from "./start-workerd.ts";

/** A Worker to measure: this tree's, another tree's, or the bare one. */
export type Contestant = { name: string; bundle: string; trigger: string; bindings: Record<string, string> };

export type Sizes = { cold: number; warmUps: number; warm: number };

/** Medians in CPU milliseconds of the thread that runs the isolate. */
export type Cost = { coldMs: number; warmMs: number; startMs: number };

const BARE: Record<Kind["bare"], Shot> = {
  tick: (worker) => worker.tick(0),
  get: async ({ url }) => void (await send(url, { path: "/ping", init: {} })),
  post: async ({ url }) => void (await send(url, { path: "/ping", init: { method: "POST", body: "{}" } })),
};

/** What the kind costs each of them, turn by turn, so that a slow minute of the machine strikes all alike. */
export async function sample(
  kind: Kind,
  { whole, bare }: { whole: readonly Contestant[]; bare: Contestant },
  sizes: Sizes,
): Promise<Map<string, Cost>> {
  const all = [...whole, bare];
  const start = (contestant: Contestant) =>
    startWorkerd({ ...contestant, bindings: { ...contestant.bindings, ...kind.settings } });
  const next = (contestant: Contestant) => (contestant === bare ? BARE[kind.bare] : kind.next());
  const cold = new Map<string, number[]>(all.map(({ name }) => [name, []]));
  const starts = new Map<string, number[]>(all.map(({ name }) => [name, []]));
  for (let i = 0; i < sizes.cold; i += 1) {
    for (const contestant of all) {
      const worker = await start(contestant);
      try {
        starts.get(contestant.name)?.push(worker.startMs);
        cold.get(contestant.name)?.push(await costOf(worker, await next(contestant)));
      } finally {
        await worker.close();
      }
    }
  }
  const warm = sizes.warm === 0 ? new Map<string, number[]>() : await sampleWarm(all, { next, start }, sizes);
  const of = (figures: Map<string, number[]>, name: string) => spread(figures.get(name) ?? []).median;
  return new Map(
    all.map(({ name }) => [
      name,
      { coldMs: of(cold, name), warmMs: of(warm, name), startMs: of(starts, name) },
    ]),
  );
}

async function sampleWarm(
  all: readonly Contestant[],
  {
    next,
    start,
  }: {
    next: (contestant: Contestant) => Shot | Promise<Shot>;
    start: (contestant: Contestant) => Promise<Workerd>;
  },
  { warmUps, warm }: Sizes,
): Promise<Map<string, number[]>> {
  const figures = new Map<string, number[]>(all.map(({ name }) => [name, []]));
  const running: { contestant: Contestant; worker: Workerd }[] = [];
  try {
    for (const contestant of all) running.push({ contestant, worker: await start(contestant) });
    for (let i = 0; i < warmUps + warm; i += 1) {
      for (const { contestant, worker } of running) {
        const cost = await costOf(worker, await next(contestant));
        if (i >= warmUps) figures.get(contestant.name)?.push(cost);
      }
    }
  } finally {
    for (const { worker } of running) await worker.close();
  }
  return figures;
}

async function costOf(worker: Workerd, shot: Shot): Promise<number> {
  const before = await worker.threadMs();
  await shot(worker);
  return (await worker.threadMs()) - before;
}
