import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

const heldHere = new Set<string>();

/**
 * Claims a data folder for this process: two PGlites in one folder would destroy it. Gives the function that lets it
 * go. A claim that a killed process left behind is taken over. Throws when a living process has the folder.
 */
export async function holdFolder(folder: string): Promise<() => Promise<void>> {
  const file = `${folder}.lock`;
  const owner = await readOwner(file);
  if (heldHere.has(folder) || (owner !== null && owner !== process.pid && (await isAlive(owner)))) {
    throw new Error(
      `The database in ${folder} is in use by process ${owner ?? process.pid}. End that one first` +
        ` (if there is no such program, delete ${file}).`,
    );
  }
  await mkdir(dirname(folder), { recursive: true });
  await writeFile(file, String(process.pid));
  heldHere.add(folder);
  return async () => {
    heldHere.delete(folder);
    await rm(file, { force: true });
  };
}

async function readOwner(file: string): Promise<number | null> {
  const text = await readFile(file, "utf8").catch(() => "");
  const owner = Number.parseInt(text, 10);
  return Number.isInteger(owner) && owner > 0 ? owner : null;
}

async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // A process of another user is alive, although it may not be signalled.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  // On Linux a killed process keeps its number until its parent asks after it; in a container nobody may.
  const state = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return !state.includes(") Z ");
}
