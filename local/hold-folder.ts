import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Who has a folder, as its lock says. */
export type Holder = {
  pid: number;
  /** When the process began, in the system's own count: numbers of processes come again. Null where nobody can tell. */
  born: string | null;
  /** What it holds the folder for, in words. */
  purpose: string;
  /** Where it answers, when it answers anywhere. */
  port: number | null;
};

export type Hold = {
  /** The folder was still claimed by a process that is gone. */
  takenOver: boolean;
  letGo(): Promise<void>;
};

/** A living process has the folder. */
export class HeldError extends Error {
  readonly holder: Holder;
  constructor(message: string, holder: Holder) {
    super(message);
    this.holder = holder;
  }
}

const heldHere = new Set<string>();
/** Between the creation of a lock and the words in it lies next to nothing. */
const EMPTY_TRIES = 10;
const EMPTY_WAIT_MS = 20;
/** A takeover takes no such time: whoever began it was killed in it. */
const TAKEOVER_MS = 2_000;

/**
 * Claims a data folder for this process: two PGlites in one folder would destroy it. A claim that a killed process left
 * behind is taken over, by one of several that try. Throws HeldError when a living process has the folder.
 *
 * @param lockFile outlives the folder when that is emptied; beside it unless given
 */
export async function holdFolder(
  folder: string,
  { purpose = "", port = null }: { purpose?: string; port?: number | null } = {},
  lockFile = `${folder}.lock`,
): Promise<Hold> {
  const own: Holder = { pid: process.pid, born: await bornAt(process.pid), purpose, port };
  if (heldHere.has(lockFile)) throw refusal(folder, own, lockFile);
  await mkdir(dirname(lockFile), { recursive: true });
  heldHere.add(lockFile);
  try {
    const takenOver = await claim(folder, lockFile, own);
    return { takenOver, letGo: () => letGo(lockFile) };
  } catch (error) {
    heldHere.delete(lockFile);
    throw error;
  }
}

/** True when a dead process had it. */
async function claim(folder: string, lockFile: string, own: Holder): Promise<boolean> {
  for (let takenOver = false; ; takenOver = true) {
    if (await createFile(lockFile, JSON.stringify(own))) return takenOver;
    const found = await readLock(lockFile);
    const holder = parseHolder(found);
    if (holder !== null && (await isAlive(holder))) throw refusal(folder, holder, lockFile);
    await removeDeadLock(lockFile, found);
  }
}

/** False when there is one already. */
async function createFile(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

async function readLock(lockFile: string): Promise<string> {
  for (let tries = 0; tries < EMPTY_TRIES; tries += 1) {
    const text = await readFile(lockFile, "utf8").catch(() => "");
    if (text !== "") return text;
    await sleep(EMPTY_WAIT_MS);
  }
  return "";
}

/** One at a time: of two that found it dead the second must not remove the claim of the first. */
async function removeDeadLock(lockFile: string, found: string): Promise<void> {
  const turn = `${lockFile}.takeover`;
  if (!(await createFile(turn, ""))) {
    const startedMs = await stat(turn)
      .then(({ mtimeMs }) => mtimeMs)
      .catch(() => null);
    if (startedMs !== null && Date.now() - startedMs > TAKEOVER_MS) await rm(turn, { force: true });
    else await sleep(EMPTY_WAIT_MS);
    return;
  }
  try {
    const now = await readFile(lockFile, "utf8").catch(() => null);
    if (now === found) await rm(lockFile, { force: true });
  } finally {
    await rm(turn, { force: true });
  }
}

async function letGo(lockFile: string): Promise<void> {
  heldHere.delete(lockFile);
  await rm(lockFile, { force: true });
}

function refusal(folder: string, holder: Holder, lockFile: string): HeldError {
  const who = holder.purpose === "" ? "" : ` (${holder.purpose})`;
  return new HeldError(
    `${folder} is in use by process ${holder.pid}${who}. End that one first` +
      ` (if there is no such program, delete ${lockFile}).`,
    holder,
  );
}

/** Earlier versions wrote the number of the process and nothing else. */
function parseHolder(text: string): Holder | null {
  const bare = Number.parseInt(text, 10);
  if (Number.isInteger(bare) && bare > 0) return { pid: bare, born: null, purpose: "", port: null };
  try {
    const { pid, born, purpose, port } = JSON.parse(text);
    if (!Number.isInteger(pid) || pid <= 0) return null;
    return {
      pid,
      born: typeof born === "string" ? born : null,
      purpose: String(purpose),
      port: Number.isInteger(port) ? port : null,
    };
  } catch {
    return null;
  }
}

async function isAlive({ pid, born }: Holder): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // A process of another user is alive, although it may not be signalled.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  const now = await bornAt(pid);
  if (now === ZOMBIE) return false;
  // What this very process does not hold, a former one of the same number did.
  if (pid === process.pid) return false;
  return born === null || now === null || born === now;
}

const ZOMBIE = "zombie";

/** Linux alone tells without another program. A killed process keeps its number there until its parent asks after it. */
async function bornAt(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const afterName = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (afterName.length < 20) return null;
  return afterName[0] === "Z" ? ZOMBIE : (afterName[19] ?? null);
}
