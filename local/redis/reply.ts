/** A Redis reply: status and bulk strings are both text here, as in Upstash's JSON. */
export type Reply = string | number | null | Reply[];

/** An error reply. The message starts with its code word: ERR, WRONGTYPE, NOSCRIPT, ... */
export class ReplyError extends Error {}

/** What the mock throws has no code word at times; a Redis error always has. */
export function toReplyError(error: unknown): ReplyError {
  if (error instanceof ReplyError) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new ReplyError(/^[A-Z]+ /.test(text) ? text : `ERR ${text}`);
}

export function wrongArity(command: string): ReplyError {
  return new ReplyError(`ERR wrong number of arguments for '${command.toLowerCase()}' command`);
}

export const SYNTAX_ERROR = "ERR syntax error";
export const NOT_AN_INTEGER = "ERR value is not an integer or out of range";
export const WRONG_TYPE = "WRONGTYPE Operation against a key holding the wrong kind of value";
