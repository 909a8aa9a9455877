import RedisMock from "ioredis-mock";
import { type Reply, ReplyError, toReplyError } from "./reply.ts";

/** The keys and values, held by ioredis-mock, with every reply in Redis's own shape. */
export interface KeySpace {
  /** Runs a command as the mock has it. Throws ReplyError. */
  run(command: string, args: readonly string[]): Promise<Reply>;
  /** "none" for a key that does not exist. */
  type(key: string): Promise<string>;
  /** Unix milliseconds, or null for a key without expiry. */
  expiresAt(key: string): Promise<number | null>;
  /** Smallest number of words, or the exact one when positive, command name included; null for an unknown command. */
  arity(command: string): number | null;
  isWrite(command: string): boolean;
}

interface CommandInfo {
  arity: number;
  isWrite: boolean;
}

let opened = 0;

/** Opens an empty key space. Mocks with the same address share their data, so each gets its own. */
export async function openKeySpace(): Promise<KeySpace> {
  opened += 1;
  const mock = new RedisMock({ host: `upstash-${opened}.local`, port: 6379 });
  const infos = await readCommandInfos(mock);
  const run = (command: string, args: readonly string[]) => runOnMock(mock, command.toLowerCase(), args);
  return {
    run,
    type: async (key) => String(await run("type", [key])),
    async expiresAt(key) {
      const instant = Number(await run("pexpiretime", [key]));
      return instant < 0 ? null : instant;
    },
    arity: (command) => infos.get(command.toLowerCase())?.arity ?? null,
    isWrite: (command) => infos.get(command.toLowerCase())?.isWrite ?? false,
  };
}

type Mock = InstanceType<typeof RedisMock>;

async function runOnMock(mock: Mock, command: string, args: readonly string[]): Promise<Reply> {
  const method: unknown = Reflect.get(mock, command);
  if (typeof method !== "function") throw new ReplyError(`ERR Command is not available: '${command}'`);
  try {
    return toReply(await Reflect.apply(method, mock, args));
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("Unsupported command")) {
      throw new ReplyError(`ERR '${command}' is known to Redis but not to the local stand-in`);
    }
    throw toReplyError(error);
  }
}

/** The mock answers HGETALL with an object and flags with booleans, as ioredis does; the wire does not. */
function toReply(value: unknown): Reply {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (Array.isArray(value)) return value.map(toReply);
  if (typeof value === "object") return Object.entries(value).flat().map(toReply);
  return String(value);
}

async function readCommandInfos(mock: Mock): Promise<Map<string, CommandInfo>> {
  const infos = new Map<string, CommandInfo>();
  const rows: unknown = await mock.command("INFO");
  if (!Array.isArray(rows)) return infos;
  for (const row of rows) {
    const [name, arity, flags]: unknown[] = row;
    if (typeof name !== "string" || typeof arity !== "number" || !Array.isArray(flags)) continue;
    infos.set(name, { arity, isWrite: flags.includes("write") });
  }
  return infos;
}
