import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { explainFailure } from "../explain-failure.ts";
import type { KeySpace, StoredKey } from "./key-space.ts";

/** Writes are gathered this long before the file is written again. */
const SAVE_AFTER_MS = 200;

export type SnapshotKeeper = {
  /** Has the keys saved soon. */
  touch(): void;
  /** Saves what is not saved yet. */
  close(): Promise<void>;
};

/** Reads the keys back from the file, then keeps it up to date. Throws when the file is no snapshot. */
export async function keepSnapshot(keys: KeySpace, file: string): Promise<SnapshotKeeper> {
  for (const entry of await readSnapshot(file)) {
    if (entry.expiresAtMs === null || entry.expiresAtMs > Date.now()) await keys.put(entry);
  }
  let timer: NodeJS.Timeout | undefined;
  let touched = false;
  let told = false;
  // One after the other: two at once would take the new file from under each other.
  let saving = Promise.resolve();
  const saveOrTell = () => {
    saving = saving.then(saveNow);
    return saving;
  };
  const saveNow = async () => {
    try {
      await save(keys, file);
      told = false;
    } catch (error) {
      // Redis itself goes on; only a restart would find older keys.
      if (!told) console.error(`The Redis snapshot is not saved: ${explainFailure(error)}`);
      told = true;
    }
  };
  return {
    touch() {
      touched = true;
      timer ??= setTimeout(() => {
        timer = undefined;
        void saveOrTell();
      }, SAVE_AFTER_MS);
    },
    async close() {
      clearTimeout(timer);
      if (touched) await saveOrTell();
    },
  };
}

/** Writes the file as a whole or not at all. */
async function save(keys: KeySpace, file: string): Promise<void> {
  const snapshot = { keys: await keys.all() };
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(snapshot));
  await rename(`${file}.new`, file);
}

/** A missing file is an empty database. */
async function readSnapshot(file: string): Promise<StoredKey[]> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return [];
  const parsed = parse(text);
  const entries =
    typeof parsed === "object" && parsed !== null && "keys" in parsed && Array.isArray(parsed.keys)
      ? parsed.keys
      : [null];
  if (entries.every(isStoredKey)) return entries;
  throw new Error(`${file} is not a Redis snapshot. Delete it to start with an empty Redis.`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isStoredKey(value: unknown): value is StoredKey {
  if (typeof value !== "object" || value === null) return false;
  if (!("key" in value && "value" in value && "expiresAtMs" in value)) return false;
  const { expiresAtMs } = value;
  return typeof value.value === "string" && (expiresAtMs === null || typeof expiresAtMs === "number");
}
