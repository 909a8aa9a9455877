import type { Turns } from "../neon/turns.ts";
import type { Outcome } from "./encode-outcome.ts";
import type { KeySpace } from "./key-space.ts";
import type { RedisRequest } from "./read-redis-request.ts";
import { type Reply, toReplyError } from "./reply.ts";
import { checkCommand, runCommand } from "./run-command.ts";
import type { ScriptHost } from "./run-script.ts";

export interface CommandRunner {
  run(mode: RedisRequest["mode"], commands: readonly string[][]): Promise<Outcome | Outcome[]>;
}

/** Runs requests against the keys. One command, or one whole transaction, has the keys to itself. */
export function createCommandRunner(keys: KeySpace, scripts: ScriptHost, turns: Turns): CommandRunner {
  async function runAll(commands: readonly string[][]): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    const release = await turns.take();
    try {
      for (const words of commands) outcomes.push(await settle(() => runCommand(keys, scripts, words)));
    } finally {
      release();
    }
    return outcomes;
  }

  return {
    async run(mode, commands) {
      if (mode === "transaction") return findDiscard(keys, commands) ?? runAll(commands);
      const outcomes: Outcome[] = [];
      for (const words of commands) outcomes.push(...(await runAll([words])));
      return mode === "pipeline" ? outcomes : (outcomes[0] ?? { result: null });
    },
  };
}

async function settle(run: () => Promise<Reply>): Promise<Outcome> {
  try {
    return { result: await run() };
  } catch (error) {
    return { error: toReplyError(error).message };
  }
}

/** A command that Redis would not even queue discards the whole transaction. */
function findDiscard(keys: KeySpace, commands: readonly string[][]): Outcome | null {
  for (const words of commands) {
    try {
      checkCommand(keys, words);
    } catch (error) {
      return { error: `EXECABORT Transaction discarded because of: ${toReplyError(error).message}` };
    }
  }
  return null;
}
