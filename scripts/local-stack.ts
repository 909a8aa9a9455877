import { readFile } from "node:fs/promises";
import { z } from "zod";
import { STACK_FILE } from "../local/project.ts";
import { secretTexts } from "../src/config/secret-texts.ts";
import { keepSecrets, mask, maskConsole } from "../src/mask.ts";

const StackFile = z.object({ workerUrl: z.string(), bindings: z.record(z.string(), z.string()) });
export type LocalStack = z.infer<typeof StackFile>;

/** Where the stack of `npm start` listens. Throws with what to do when it has never been started. */
export async function findLocalStack(file = STACK_FILE): Promise<LocalStack> {
  try {
    const stack = StackFile.parse(JSON.parse(await readFile(file, "utf8")));
    keepSecrets(secretTexts(stack.bindings));
    return stack;
  } catch {
    throw new Error("No local stack was found. Start it in another terminal: npm start");
  }
}

/** Runs a command and turns what it throws into one line, without secrets, and exit code 1. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  keepSecrets(secretTexts(process.env));
  maskConsole();
  try {
    await command();
  } catch (error) {
    const refused = error instanceof TypeError && error.message === "fetch failed";
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `${refused ? "Nothing answers there. Is it running? Start it with: npm start" : mask(message)}\n`,
    );
    process.exitCode = 1;
  }
}
