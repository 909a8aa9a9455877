import { connect } from "node:net";
import { hostOf } from "../../local/mask-url.ts";
import { SETTINGS } from "../../src/config/config.ts";
import { findLocalStack } from "../local-stack.ts";
import { type Machine, PRODUCTION, readDeployment, THIS_MACHINE } from "./deployments.ts";
import type { Values } from "./env-file.ts";

/** What a script talks to. */
export type Target = {
  kind: "local" | "deployed";
  /** "the local stack", or the deployment's name. */
  name: string;
  values: Values;
  /** Without a slash at its end; null where nobody said. */
  workerUrl: string | null;
  source: string;
};

/** The words by which every script is told; `parseArgs` takes them. */
export const TARGET_OPTIONS = {
  local: { type: "boolean" },
  deployed: { type: "boolean" },
  env: { type: "string" },
} as const;
export type TargetWords = { local?: boolean; deployed?: boolean; env?: string };

export const TARGET_USAGE = `  --local          the local stack (npm start)
  --deployed       what npm run setup has deployed, else what .dev.vars names; --env staging: another one than production
  With neither, the one that is there; where both are, the command asks you to say which.`;

const PROBE_MS = 1_000;

/** Nobody said which, and there is none. */
export class NothingThere extends Error {}

/**
 * The one that is meant: as the words say, else the only one that is there. Never a guess between two.
 *
 * @param needs settings without which a deployment is of no use to the script
 * @throws Error with what to say or do
 */
export async function findTarget(
  words: TargetWords,
  needs: readonly string[],
  machine = THIS_MACHINE,
): Promise<Target> {
  const { local = false } = words;
  const deployed = words.deployed === true || words.env !== undefined;
  if (local && deployed) throw new Error("--local or --deployed: say one of them.");
  if (local) return localTarget(machine);
  const name = words.env ?? PRODUCTION;
  const deployment = await findDeployment(name, needs, machine);
  if (deployed) {
    if ("missing" in deployment) throw new Error(deployment.missing);
    return deployment;
  }
  const running = await isLocalStackRunning(machine);
  if ("missing" in deployment) {
    if (running) return localTarget(machine);
    throw new NothingThere(`No local stack runs on this machine (npm start), and ${deployment.missing}`);
  }
  if (!running) return deployment;
  throw new Error(
    `Two are here: the local stack, which is running, and ${deployment.name} (${deployment.source}). Say which: --local or --deployed.`,
  );
}

async function findDeployment(
  name: string,
  needs: readonly string[],
  machine: Machine,
): Promise<Target | { missing: string }> {
  const names = [...Object.keys(SETTINGS), "DISCORD_GUILD_ID"];
  const deployment = await readDeployment(name, names, machine);
  const make = name === PRODUCTION ? "npm run setup" : `npm run setup -- --env ${name}`;
  if (deployment === null) return { missing: `there is no deployment "${name}" yet: ${make}` };
  const absent = needs.filter((each) => deployment.values[each] === undefined);
  if (absent.length > 0)
    return { missing: `${absent.join(" and ")} of ${name} is not in ${deployment.source}: ${make}` };
  const workerUrl = deployment.values["PUBLIC_BASE_URL"]?.replace(/\/+$/, "") ?? null;
  return { kind: "deployed", workerUrl, ...deployment };
}

async function localTarget({ stackFile }: Machine): Promise<Target> {
  const { workerUrl, bindings } = await findLocalStack(stackFile);
  return { kind: "local", name: "the local stack", values: bindings, workerUrl, source: "npm start" };
}

/** Whether the stack that this machine started last still listens. */
async function isLocalStackRunning({ stackFile }: Machine): Promise<boolean> {
  const stack = await findLocalStack(stackFile).catch(() => null);
  if (stack === null) return false;
  const { hostname, port } = new URL(stack.workerUrl);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    const end = (running: boolean) => {
      socket.destroy();
      resolve(running);
    };
    socket.setTimeout(PROBE_MS, () => end(false));
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}

/** The first line of every script: which one, and at which host. Never a user, a password or a path. */
export function describeTarget({ name, source, kind }: Target, address: string): string {
  const where = hostOf(address) ?? "an address that makes no sense";
  return kind === "local"
    ? `Talking to ${name} (${where}).`
    : `Talking to ${name}: ${where}, from ${source}.`;
}
