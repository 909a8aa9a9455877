import {
  FRACTIONAL_LIMIT,
  INTEGER_COMMANDS,
  isFractional,
  isInteger,
  KEY_TYPES,
  SCORE_RANGES,
} from "./command-rules.ts";
import { expireCommand } from "./expire-command.ts";
import type { KeySpace } from "./key-space.ts";
import { NOT_AN_INTEGER, type Reply, ReplyError, WRONG_TYPE, wrongArity } from "./reply.ts";
import type { ScriptHost } from "./run-script.ts";
import { setCommand } from "./set-command.ts";

/** Commands that need a connection of their own; Upstash refuses them over REST as well. */
const NEEDS_CONNECTION = new Set(
  "MULTI EXEC DISCARD WATCH UNWATCH SUBSCRIBE UNSUBSCRIBE PSUBSCRIBE PUNSUBSCRIBE MONITOR AUTH QUIT SELECT BLPOP BRPOP BLMOVE BRPOPLPUSH".split(
    " ",
  ),
);

/** Throws ReplyError for what Redis refuses before it runs a command: an unknown name, too few or too many words. */
export function checkCommand(keys: KeySpace, words: readonly string[]): void {
  const [name, ...args] = words;
  if (name === undefined || name === "") throw new ReplyError("ERR empty command");
  const arity = keys.arity(name);
  if (arity === null || NEEDS_CONNECTION.has(name.toUpperCase())) {
    throw new ReplyError(
      `ERR Command is not available: '${name}'. See https://upstash.com/docs/redis/overall/rediscompatibility for details`,
    );
  }
  const count = args.length + 1;
  if (arity > 0 ? count !== arity : count < -arity) throw wrongArity(name);
}

/** Runs one command against the keys: what the mock does not do, or does otherwise than Redis, is done here. */
export async function runCommand(
  keys: KeySpace,
  scripts: ScriptHost,
  words: readonly string[],
): Promise<Reply> {
  checkCommand(keys, words);
  const [name = "", ...args] = words;
  const command = name.toUpperCase();
  await checkKey(keys, command, args);
  switch (command) {
    case "SET":
      return setCommand(keys, args);
    case "EXPIRE":
    case "PEXPIRE":
    case "EXPIREAT":
    case "PEXPIREAT":
      return expireCommand(keys, command, args);
    case "ZADD":
      return keys.run("zadd", upperCaseOptions(args, 1));
    case "EVAL":
    case "EVAL_RO":
      return scripts.evaluate(args);
    case "EVALSHA":
    case "EVALSHA_RO":
      return scripts.evaluateBySha(args);
    case "SCRIPT":
      return scripts.manage(args);
    default:
      return keys.run(command, args);
  }
}

async function checkKey(keys: KeySpace, command: string, args: readonly string[]): Promise<void> {
  if (SCORE_RANGES.has(command) && args.slice(1, 3).some(isFractional))
    throw new ReplyError(FRACTIONAL_LIMIT);
  const expected = KEY_TYPES.get(command);
  const [key = ""] = args;
  if (!expected) return;
  const actual = await keys.type(key);
  if (actual !== "none" && actual !== expected) throw new ReplyError(WRONG_TYPE);
  if (!INTEGER_COMMANDS.has(command)) return;
  const step = args[1] ?? "0";
  const stored = actual === "none" ? "0" : String(await keys.run("get", [key]));
  if (!isInteger(step) || !isInteger(stored)) throw new ReplyError(NOT_AN_INTEGER);
}

/** The mock knows option words in upper case only; they stand between the key and the first number. */
function upperCaseOptions(args: readonly string[], from: number): string[] {
  let inOptions = true;
  return args.map((word, index) => {
    if (index < from) return word;
    inOptions &&= /^[a-z]+$/i.test(word) && !/^[+-]?inf$/i.test(word);
    return inOptions ? word.toUpperCase() : word;
  });
}
