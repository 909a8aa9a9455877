import type { Turns } from "../neon/turns.ts";
import type { KeySpace } from "./key-space.ts";
import type { ScriptHost } from "./run-script.ts";
import { loadSnapshot, saveSnapshot } from "./snapshot.ts";

/** Writes are gathered this long before the file is written again. */
const SAVE_AFTER_MS = 200;

export interface SnapshotKeeper {
  /** Counts the writes among these commands, and has them saved soon. Gives the number of writes so far. */
  noteWrites(commands: readonly string[][]): number;
  /** Saves what is not saved yet. */
  close(): Promise<void>;
}

export interface KeepSnapshotOptions {
  keys: KeySpace;
  scripts: ScriptHost;
  turns: Turns;
  file: string | undefined;
}

/** Loads the snapshot, then keeps it up to date. Without a file it only counts. */
export async function keepSnapshot(options: KeepSnapshotOptions): Promise<SnapshotKeeper> {
  const { keys, scripts, turns, file } = options;
  if (file !== undefined) await loadSnapshot(keys, scripts, file);
  let writes = 0;
  let timer: NodeJS.Timeout | undefined;

  async function save(target: string): Promise<void> {
    const release = await turns.take();
    try {
      await saveSnapshot(keys, scripts, target);
    } finally {
      release();
    }
  }

  return {
    noteWrites(commands) {
      const changed = commands.filter((words) => isWrite(keys, words[0] ?? "")).length;
      writes += changed;
      if (file !== undefined && changed > 0 && !timer) {
        timer = setTimeout(() => {
          timer = undefined;
          save(file).catch((error: unknown) => console.error(`Redis snapshot not saved: ${error}`));
        }, SAVE_AFTER_MS);
      }
      return writes;
    },
    async close() {
      clearTimeout(timer);
      if (file !== undefined && writes > 0) await save(file);
    },
  };
}

/** A script may write whatever it likes; Redis does not flag EVAL as a write. */
function isWrite(keys: KeySpace, command: string): boolean {
  return keys.isWrite(command) || /^(eval|evalsha|script)$/i.test(command);
}
