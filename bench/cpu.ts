import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { PROJECT_DIR } from "../local/project.ts";
import { bundleHere, bundleTree } from "./cpu/bundle.ts";
import { EVENING_MS, fill } from "./cpu/fill.ts";
import { createKinds } from "./cpu/kinds.ts";
import { type Figures, printFigures } from "./cpu/print-figures.ts";
import { type Contestant, type Sizes, sample } from "./cpu/sample.ts";
import { startWorkerd } from "./cpu/start-workerd.ts";
import { CAN_READ } from "./cpu/thread-cpu.ts";
import { openWorld } from "./cpu/world.ts";
import { writeMeasured } from "./cpu/write-measured.ts";

const USAGE = `npm run bench:cpu                          CPU of every kind of invocation; writes src/operations/measured-cpu.ts
npm run bench:cpu -- --against PATH        beside another checkout, turn by turn
npm run bench:cpu -- --only ping,idleTick some kinds; writes nothing
npm run bench:cpu -- --cold 7 --warm 15    samples of each`;

/** Chains whole, as far as they reach: the bench chooses its own slices. Fetched is what the free plan fetches. */
const SETTINGS = { WORKERS_PLAN: "free" };
const WHOLE_CHAINS = { OPTION_CHAIN_MAX_DTE: "1200", OPTION_CHAIN_STRIKES: "0" };

if (CAN_READ) await main(readArguments());
else console.log("The CPU of a thread is read from /proc, which only Linux has: nothing was measured.");

type Arguments = { against: string | null; only: readonly string[] | null; sizes: Sizes };

async function main({ against, only, sizes }: Arguments): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "volaris-bench-cpu-"));
  const world = await openWorld(EVENING_MS);
  try {
    const bindings = { ...world.stack.bindings, ...SETTINGS };
    const trigger = await bundleHere("trigger-worker", folder);
    const contestant = (name: string, bundle: string): Contestant => ({ name, bundle, trigger, bindings });
    const here = contestant("here", await bundleTree(PROJECT_DIR, join(folder, "here")));
    const whole = [here];
    if (against !== null)
      whole.push(contestant("against", await bundleTree(against, join(folder, "against"))));
    const bare = contestant("bare", await bundleHere("bare-worker", folder));
    for (const { name, bundle } of [...whole, bare]) console.log(await describeBundle(name, bundle));
    const filler = await startWorkerd(here);
    await fill(world, filler, bindings).finally(() => filler.close());
    const open = { ...bindings, ...WHOLE_CHAINS };
    const measured = whole.map((each) => ({ ...each, bindings: open }));
    const figures: Figures[] = [];
    for (const kind of createKinds(world, open)) {
      if (only !== null && !only.includes(kind.id)) continue;
      figures.push({ kind, costs: await sample(kind, { whole: measured, bare }, sizes) });
      process.stderr.write(`${kind.title}\n`);
    }
    printFigures(figures);
    if (only === null && sizes.warm > 0) await writeMeasured(figures);
  } finally {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function describeBundle(name: string, path: string): Promise<string> {
  const code = await readFile(path);
  const kilobytes = (bytes: number) => `${(bytes / 1_000).toFixed(0)} kB`;
  return `${name}: ${kilobytes(code.length)}, ${kilobytes(gzipSync(code, { level: 9 }).length)} gzip`;
}

function readArguments(): Arguments {
  const text = { type: "string" } as const;
  try {
    const options = { against: text, only: text, cold: text, warm: text };
    const { against, only, cold = "7", warm = "15" } = parseArgs({ options }).values;
    const [coldSamples, warmSamples] = [Number(cold), Number(warm)];
    if (!(coldSamples > 0) || !(warmSamples >= 0))
      throw new Error("Samples are counted in whole numbers; only the warm ones may be none.");
    return {
      against: against === undefined ? null : resolve(against),
      only: only?.split(",") ?? null,
      sizes: { cold: coldSamples, warmUps: 30, warm: warmSamples },
    };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}
