import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { KeySpace } from "./key-space.ts";
import type { ScriptHost } from "./run-script.ts";

interface SavedKey {
  key: string;
  type: string;
  /** The arguments that put the value back: members, field and value pairs, score and member pairs. */
  words: string[];
  /** Unix milliseconds. */
  expiresAt: number | null;
}

interface Snapshot {
  keys: SavedKey[];
  scripts: string[];
}

/** How each type is read whole, and written back. */
const TYPES = new Map([
  ["string", { read: (key: string) => ["get", key], write: "set" }],
  ["hash", { read: (key: string) => ["hgetall", key], write: "hset" }],
  ["list", { read: (key: string) => ["lrange", key, "0", "-1"], write: "rpush" }],
  ["set", { read: (key: string) => ["smembers", key], write: "sadd" }],
  ["zset", { read: (key: string) => ["zrange", key, "0", "-1", "WITHSCORES"], write: "zadd" }],
]);

/** Writes all keys to a JSON file, as a whole or not at all. */
export async function saveSnapshot(keys: KeySpace, scripts: ScriptHost, file: string): Promise<void> {
  const names = await keys.run("keys", ["*"]);
  const saved: SavedKey[] = [];
  for (const name of Array.isArray(names) ? names : []) {
    const entry = await readKey(keys, String(name));
    if (entry) saved.push(entry);
  }
  const snapshot: Snapshot = { keys: saved, scripts: scripts.known() };
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(snapshot));
  await rename(`${file}.new`, file);
}

async function readKey(keys: KeySpace, key: string): Promise<SavedKey | null> {
  const type = await keys.type(key);
  const [command, ...args] = TYPES.get(type)?.read(key) ?? [];
  if (command === undefined) return null;
  const value = [await keys.run(command, args)].flat().map(String);
  // Scores come before members in ZADD, after them in ZRANGE.
  const words = type === "zset" ? swapPairs(value) : value;
  return { key, type, words, expiresAt: await keys.expiresAt(key) };
}

function swapPairs(words: readonly string[]): string[] {
  return words.map((word, index) => words[index % 2 === 0 ? index + 1 : index - 1] ?? word);
}

/** Reads the file back into empty keys. A missing file is an empty database; a broken one is an error. */
export async function loadSnapshot(keys: KeySpace, scripts: ScriptHost, file: string): Promise<void> {
  const snapshot = await readSnapshot(file);
  for (const script of snapshot.scripts) scripts.manage(["LOAD", script]);
  for (const { key, type, words, expiresAt } of snapshot.keys) {
    const command = TYPES.get(type)?.write;
    if (command === undefined || (expiresAt !== null && expiresAt <= Date.now())) continue;
    await keys.run(command, [key, ...words]);
    if (expiresAt !== null) await keys.run("pexpireat", [key, String(expiresAt)]);
  }
}

async function readSnapshot(file: string): Promise<Snapshot> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      return { keys: [], scripts: [] };
    throw error;
  }
  const parsed: unknown = parse(text);
  if (isSnapshot(parsed)) return parsed;
  throw new Error(`${file} is not a Redis snapshot. Delete it to start with an empty Redis.`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isSnapshot(value: unknown): value is Snapshot {
  if (typeof value !== "object" || value === null) return false;
  return "keys" in value && Array.isArray(value.keys) && "scripts" in value && Array.isArray(value.scripts);
}
