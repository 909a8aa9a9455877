import { createHash } from "node:crypto";
import { isInteger } from "./command-rules.ts";
import type { KeySpace } from "./key-space.ts";
import { readReply } from "./read-reply.ts";
import { type Reply, ReplyError, wrongArity } from "./reply.ts";
import { SCRIPT_HOST } from "./script-host.ts";

/** Lua scripts: run, and remembered by the SHA-1 of their text. */
export interface ScriptHost {
  evaluate(args: readonly string[]): Promise<Reply>;
  evaluateBySha(args: readonly string[]): Promise<Reply>;
  /** SCRIPT LOAD, EXISTS and FLUSH. */
  manage(args: readonly string[]): Reply;
  /** The scripts known, for a snapshot. */
  known(): string[];
}

export function createScriptHost(keys: KeySpace): ScriptHost {
  const scripts = new Map<string, string>();

  function remember(script: string): string {
    const sha = createHash("sha1").update(script).digest("hex");
    scripts.set(sha, script);
    return sha;
  }

  return {
    evaluate([script, ...rest]) {
      if (script === undefined) throw wrongArity("eval");
      remember(script);
      return runScript(keys, script, rest);
    },
    evaluateBySha([sha, ...rest]) {
      const script = scripts.get((sha ?? "").toLowerCase());
      if (script === undefined) throw new ReplyError("NOSCRIPT No matching script. Please use EVAL.");
      return runScript(keys, script, rest);
    },
    manage([action, ...args]) {
      switch (action?.toUpperCase()) {
        case "LOAD":
          return args.length === 1 ? remember(args[0] ?? "") : fail("script|load");
        case "EXISTS":
          return args.length > 0
            ? args.map((sha) => (scripts.has(sha.toLowerCase()) ? 1 : 0))
            : fail("script|exists");
        case "FLUSH":
          scripts.clear();
          return "OK";
        default:
          throw new ReplyError(`ERR unknown subcommand '${action}'. Try SCRIPT HELP.`);
      }
    },
    known: () => [...scripts.values()],
  };
}

function fail(command: string): never {
  throw wrongArity(command);
}

async function runScript(keys: KeySpace, script: string, rest: readonly string[]): Promise<Reply> {
  const [count = "", ...words] = rest;
  if (!isInteger(count)) throw new ReplyError("ERR value is not an integer or out of range");
  if (Number(count) < 0) throw new ReplyError("ERR Number of keys can't be negative");
  if (Number(count) > words.length) {
    throw new ReplyError("ERR Number of keys can't be greater than number of args");
  }
  // Redis 7 scripts may declare flags in a first line that is not Lua.
  const source = script.startsWith("#!") ? script.replace(/^#![^\n]*/, "--") : script;
  return readReply(String(await keys.run("eval", [SCRIPT_HOST, count, ...words, source])));
}
