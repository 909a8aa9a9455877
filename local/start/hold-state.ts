import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { HeldError, type Hold, holdFolder } from "../hold-folder.ts";
import { requireFreePort } from "../require-free-port.ts";

/** What of the state folder is not one stack's alone: `deployments` are the answers of the setup. */
const SHARED = new Set(["running.lock", "stack.json", "live", "replay", "deployments", "sandbox"]);
/** How long what a killed stack left running may take to see that it is gone. */
const LEFT_BEHIND_MS = 5_000;

/**
 * Claims the state folder and the Worker's port for one stack, before anything is opened or forgotten. One at a time:
 * the other commands (seed, job, discord) must not have to guess which is meant.
 *
 * @param purpose the command, as another start is told of it
 */
export async function holdState(stateDir: string, purpose: string, port: number): Promise<Hold> {
  const hold = await holdFolder(stateDir, { purpose, port }, join(stateDir, "running.lock")).catch(
    (error: unknown) => {
      throw error instanceof HeldError ? new Error(explainHeld(error, stateDir, port)) : error;
    },
  );
  try {
    await requireFreePort(port, "the Worker", hold.takenOver ? LEFT_BEHIND_MS : 0);
  } catch (error) {
    await hold.letGo();
    throw error;
  }
  return hold;
}

function explainHeld({ holder }: HeldError, stateDir: string, port: number): string {
  const who = `${holder.purpose || "another start"} (process ${holder.pid})`;
  const runs = holder.port === port ? `Port ${port} is taken: ${who} runs there` : `${who} runs already`;
  const where = holder.port === null || holder.port === port ? "" : ` at http://127.0.0.1:${holder.port}`;
  return (
    `${runs}${where} and keeps its state in ${stateDir}. End it first, with Ctrl-C in its terminal; a second one ` +
    "beside it needs another folder and other ports: VOLARIS_STATE_DIR=… npm start -- --port 9787."
  );
}

/** Forgets what a stack stored; only for whoever holds the folder. */
export async function forgetState(dir: string): Promise<void> {
  const names = await readdir(dir).catch(() => []);
  for (const name of names)
    if (!SHARED.has(name)) await rm(join(dir, name), { recursive: true, force: true });
}
