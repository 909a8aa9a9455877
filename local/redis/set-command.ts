import { isInteger } from "./command-rules.ts";
import type { KeySpace } from "./key-space.ts";
import { NOT_AN_INTEGER, type Reply, ReplyError, SYNTAX_ERROR, WRONG_TYPE, wrongArity } from "./reply.ts";

interface SetOptions {
  condition: "NX" | "XX" | null;
  returnOld: boolean;
  keepTtl: boolean;
  /** Unix milliseconds. */
  expiresAt: number | null;
}

/** SET with all its options; the mock knows neither GET with NX, nor KEEPTTL, nor options in lower case. */
export async function setCommand(keys: KeySpace, args: readonly string[]): Promise<Reply> {
  const [key, value, ...rest] = args;
  if (key === undefined || value === undefined) throw wrongArity("set");
  const options = readOptions(rest);
  const type = await keys.type(key);
  if (options.returnOld && type !== "none" && type !== "string") throw new ReplyError(WRONG_TYPE);
  const old = options.returnOld ? await keys.run("get", [key]) : null;
  const exists = type !== "none";
  if ((options.condition === "NX" && exists) || (options.condition === "XX" && !exists)) return old;
  const kept = options.keepTtl ? await keys.expiresAt(key) : null;
  await keys.run("set", [key, value]);
  const expiresAt = options.expiresAt ?? kept;
  if (expiresAt !== null) await keys.run("pexpireat", [key, String(expiresAt)]);
  return options.returnOld ? old : "OK";
}

function readOptions(words: readonly string[]): SetOptions {
  const options: SetOptions = { condition: null, returnOld: false, keepTtl: false, expiresAt: null };
  const left = [...words];
  for (let word = left.shift()?.toUpperCase(); word !== undefined; word = left.shift()?.toUpperCase()) {
    if (word === "NX" || word === "XX") {
      if (options.condition !== null) throw new ReplyError(SYNTAX_ERROR);
      options.condition = word;
    } else if (word === "GET") options.returnOld = true;
    else if (word === "KEEPTTL") options.keepTtl = true;
    else {
      if (options.expiresAt !== null) throw new ReplyError(SYNTAX_ERROR);
      options.expiresAt = expiryInstant(word, left.shift());
    }
  }
  if (options.keepTtl && options.expiresAt !== null) throw new ReplyError(SYNTAX_ERROR);
  return options;
}

function expiryInstant(unit: string, amount: string | undefined): number {
  const scale = { EX: 1000, PX: 1, EXAT: 1000, PXAT: 1 }[unit];
  if (scale === undefined || amount === undefined) throw new ReplyError(SYNTAX_ERROR);
  if (!isInteger(amount)) throw new ReplyError(NOT_AN_INTEGER);
  if (Number(amount) <= 0) throw new ReplyError("ERR invalid expire time in 'set' command");
  return Number(amount) * scale + (unit.endsWith("AT") ? 0 : Date.now());
}
