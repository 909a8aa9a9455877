import { spawn } from "node:child_process";
import { parseArgs } from "node:util";
import { runCommand } from "./local-stack.ts";
import { readWords } from "./read-words.ts";

const USAGE = `npm run fuzz -- [--requests 100000] [--seed 1] [--from 0]
Sends mutated requests to every door of a Worker over a local stack; none may be answered with 5xx.
--from N --requests 1 sends that one alone, as a failure names it.`;
const OPTIONS = {
  requests: { type: "string", default: "100000" },
  seed: { type: "string", default: "1" },
  from: { type: "string", default: "0" },
} as const;

/** `npm run fuzz`: the suite's own test with more requests, because tests alone have the database's image at hand. */
await runCommand(async () => {
  const { values } = readWords(USAGE, () => parseArgs({ options: OPTIONS }));
  for (const value of Object.values(values)) if (!/^\d+$/.test(value)) throw new Error(USAGE);
  const env = {
    ...process.env,
    ...{ FUZZ_REQUESTS: values.requests, FUZZ_SEED: values.seed, FUZZ_FROM: values.from },
  };
  const words = ["vitest", "run", "--project", "contracts", "test/contracts/mutated-requests.test.ts"];
  const child = spawn("npx", words, { stdio: "inherit", env });
  process.exitCode = await new Promise<number>((done) => child.on("exit", (code) => done(code ?? 1)));
});
