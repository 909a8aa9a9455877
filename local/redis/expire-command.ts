import { isInteger } from "./command-rules.ts";
import type { KeySpace } from "./key-space.ts";
import { NOT_AN_INTEGER, type Reply, ReplyError, wrongArity } from "./reply.ts";

const CONDITIONS = new Set(["NX", "XX", "GT", "LT"]);

/** EXPIRE, PEXPIRE, EXPIREAT and PEXPIREAT with the conditions that the mock passes over. */
export async function expireCommand(
  keys: KeySpace,
  command: string,
  args: readonly string[],
): Promise<Reply> {
  const [key, amount, option, ...rest] = args;
  if (key === undefined || amount === undefined) throw wrongArity(command);
  if (!isInteger(amount)) throw new ReplyError(NOT_AN_INTEGER);
  const condition = option?.toUpperCase();
  if (rest.length > 0 || (condition !== undefined && !CONDITIONS.has(condition))) {
    throw new ReplyError(`ERR Unsupported option ${option}`);
  }
  if ((await keys.type(key)) === "none") return 0;
  const milliseconds = Number(amount) * (command.startsWith("P") ? 1 : 1000);
  const expiresAt = milliseconds + (command.endsWith("AT") ? 0 : Date.now());
  if (!holds(condition, await keys.expiresAt(key), expiresAt)) return 0;
  return keys.run("pexpireat", [key, String(expiresAt)]);
}

/** A key without expiry counts as living for ever. */
function holds(condition: string | undefined, current: number | null, next: number): boolean {
  const currently = current ?? Number.POSITIVE_INFINITY;
  switch (condition) {
    case "NX":
      return current === null;
    case "XX":
      return current !== null;
    case "GT":
      return next > currently;
    case "LT":
      return next < currently;
    default:
      return true;
  }
}
