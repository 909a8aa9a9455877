import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { interactionBody } from "../local/discord/interaction-body.ts";
import { PROJECT_DIR } from "../local/project.ts";
import { terminalTable } from "../local/terminal-table.ts";
import { type CommandCall, callsOf } from "../scripts/discord/example-calls.ts";
import type { SlashCommand } from "../scripts/discord/parse-slash-command.ts";
import { bundleHere, bundleTree } from "./cpu/bundle.ts";
import { EVENING_MS, fill, MORNING_MS } from "./cpu/fill.ts";
import { goRound } from "./cpu/kind.ts";
import { interaction, send } from "./cpu/send.ts";
import { startWorkerd, type Workerd } from "./cpu/start-workerd.ts";
import { CAN_READ } from "./cpu/thread-cpu.ts";
import { openWorld } from "./cpu/world.ts";
import { spread } from "./ingest/measure.ts";

const USAGE = `npm run bench:discord                       wall time and CPU of every command's example, beside a bare echo
npm run bench:discord -- --only iv,plan     some commands
npm run bench:discord -- --samples 40`;
/** Until the compiler has seen a command often enough to run it at its pace. */
const WARM_UPS = 20;
let users = 0;

type Cost = { wallMs: number; worstMs: number; cpuMs: number };

if (CAN_READ) await main();
else console.log("The CPU of a thread is read from /proc, which only Linux has: nothing was measured.");

/** Through workerd and the local stack: the store answers over HTTP, as Neon does, though from next door. */
async function main(): Promise<void> {
  const { only, samples } = readArguments();
  const folder = await mkdtemp(join(tmpdir(), "volaris-bench-discord-"));
  const world = await openWorld(EVENING_MS);
  try {
    const bindings = { ...world.stack.bindings, WORKERS_PLAN: "paid" };
    const trigger = await bundleHere("trigger-worker", folder);
    const bundle = await bundleTree(PROJECT_DIR, join(folder, "here"));
    const echo = await bundleHere(
      "echo-worker",
      folder,
      resolve(import.meta.dirname, "discord/echo-worker.ts"),
    );
    const filler = await startWorkerd({ bundle, trigger, bindings });
    await fill(world, filler, bindings).finally(() => filler.close());
    const here = await startWorkerd({ bundle, trigger, bindings });
    const bare = await startWorkerd({ bundle: echo, trigger, bindings });
    try {
      const spot = world.stack.market.market?.spotAt("SPY", MORNING_MS) ?? 0;
      const nextMs = goRound(world);
      const rows: string[][] = [];
      for (const call of callsOf(spot, only))
        rows.push(...(await measured(call, { here, bare }, nextMs, samples)));
      console.log(
        terminalTable(
          ["command", "p50 ms", "p95 ms", "CPU ms", "echo p50", "echo CPU", "p50/echo", "CPU/echo"],
          rows,
        ),
      );
    } finally {
      await Promise.all([here.close(), bare.close()]);
    }
  } finally {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Turn by turn, so that a slow second of the machine strikes both. */
async function measured(
  call: CommandCall,
  { here, bare }: { here: Workerd; bare: Workerd },
  nextMs: () => number,
  samples: number,
): Promise<string[][]> {
  const figures = { here: [] as Sample[], bare: [] as Sample[] };
  const command = await answeredVariant(here, call, nextMs());
  if (command === null) return [];
  for (let i = 0; i < WARM_UPS + samples; i += 1) {
    const atMs = nextMs();
    const [own, echo] = [await ask(here, command, atMs, i), await ask(bare, command, atMs, i)];
    if (i < WARM_UPS) continue;
    figures.here.push(own);
    figures.bare.push(echo);
  }
  const [own, echo] = [costOf(figures.here), costOf(figures.bare)];
  const two = (value: number) => value.toFixed(2);
  process.stderr.write(`${call.title}\n`);
  const row = [
    call.title,
    ...[own.wallMs, own.worstMs, own.cpuMs, echo.wallMs, echo.cpuMs].map(two),
    ...[own.wallMs / echo.wallMs, own.cpuMs / echo.cpuMs].map(two),
  ];
  return [row];
}

type Sample = { wallMs: number; cpuMs: number };

type Answer = { type: number; data?: { flags?: number } };

/** Each by a user of their own: nobody is asked to slow down. */
async function ask(
  worker: Workerd,
  command: SlashCommand,
  nowMs: number,
  turn: number,
): Promise<Sample & { answer: Answer }> {
  users += 1;
  const userId = `3110000000000${String(users).padStart(5, "0")}`;
  const body = interactionBody({ atMs: Date.now(), sequence: turn, userId, ...command });
  const prepared = interaction(body, nowMs);
  const before = await worker.threadMs();
  const startedMs = performance.now();
  const answer = (await send(worker.url, prepared)) as Answer;
  const wallMs = performance.now() - startedMs;
  return { wallMs, cpuMs: (await worker.threadMs()) - before, answer };
}

/** The first of a command's variants that is answered and not refused: a refusal is no figure. Null for none. */
async function answeredVariant(
  worker: Workerd,
  { title, alone, variants }: CommandCall,
  nowMs: number,
): Promise<SlashCommand | null> {
  let last: Answer | null = null;
  for (const variant of variants) {
    last = (await ask(worker, variant, nowMs, 0)).answer;
    if (last.type === 4 && !isRefusal(last, alone)) return variant;
  }
  const said = JSON.stringify(last?.data).slice(0, 200);
  process.stderr.write(`${title} is not measured, its example was refused: ${said}
`);
  return null;
}

/** Errors are red, whoever sees the command's answers. */
function isRefusal({ data }: Answer, alone: boolean): boolean {
  return JSON.stringify(data ?? {}).includes(`"color":${0xd64545}`) || (data?.flags !== undefined && !alone);
}

function costOf(samples: readonly Sample[]): Cost {
  const walls = samples.map(({ wallMs }) => wallMs).toSorted((a, b) => a - b);
  return {
    wallMs: spread(walls).median,
    worstMs: walls[Math.floor(0.95 * (walls.length - 1))] ?? Number.NaN,
    cpuMs: spread(samples.map(({ cpuMs }) => cpuMs)).median,
  };
}

function readArguments(): { only: string[] | null; samples: number } {
  try {
    const options = { only: { type: "string" }, samples: { type: "string", default: "30" } } as const;
    const { only, samples } = parseArgs({ options }).values;
    if (!(Number(samples) >= 5)) throw new Error("Five samples at least.");
    return { only: only?.split(",") ?? null, samples: Number(samples) };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}
