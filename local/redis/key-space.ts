import RedisMock from "ioredis-mock";
import { Refusal } from "./refusal.ts";

export type Reply = string | number | null | readonly (string | null)[];

export type StoredKey = {
  key: string;
  value: string;
  /** Unix milliseconds; null: kept for ever. */
  expiresAtMs: number | null;
};

/** Keys that hold text, in ioredis-mock. */
export type KeySpace = {
  /** One command, which nothing comes in between. Throws Refusal. */
  run(command: string, words: readonly string[]): Promise<Reply>;
  all(): Promise<StoredKey[]>;
  put(entry: StoredKey): Promise<void>;
  expireAt(key: string, atMs: number): Promise<void>;
};

let opened = 0;

/** Opens an empty key space. Mocks with the same address share their data, so each gets its own. */
export function openKeySpace(): KeySpace {
  opened += 1;
  const mock = new RedisMock({ host: `upstash-${opened}.local`, port: 6379 });
  return {
    async run(command, words) {
      try {
        const method: unknown = Reflect.get(mock, command.toLowerCase());
        if (typeof method !== "function") throw new Error(`ioredis-mock has no ${command}`);
        return readReply(await Reflect.apply(method, mock, words));
      } catch (error) {
        throw asRefusal(error);
      }
    },
    async all() {
      const stored: StoredKey[] = [];
      for (const key of await mock.keys("*")) {
        const value = await mock.get(key);
        const atMs = await mock.pexpiretime(key);
        if (value !== null) stored.push({ key, value, expiresAtMs: atMs < 0 ? null : atMs });
      }
      return stored;
    },
    async put({ key, value, expiresAtMs }) {
      await mock.set(key, value);
      if (expiresAtMs !== null) await mock.pexpireat(key, expiresAtMs);
    },
    async expireAt(key, atMs) {
      await mock.pexpireat(key, atMs);
    },
  };
}

function readReply(value: unknown): Reply {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "number") return value;
  if (Array.isArray(value) && value.every(isTextOrNil)) return value;
  throw new Refusal(
    400,
    "ERR only text, numbers, nil and lists of text can be answered by the local Upstash",
  );
}

function isTextOrNil(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}

/** What the mock throws has no code word at times; a Redis error always has. */
function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new Refusal(400, /^[A-Z]+ /.test(text) ? text : `ERR ${text}`);
}
