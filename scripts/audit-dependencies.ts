import { execFile } from "node:child_process";
import { judgeAudit } from "./audit/judge-audit.ts";
import { runCommand } from "./local-stack.ts";

const WORDS = ["audit", "--omit=dev", "--json", "--fetch-retries=1", "--fetch-timeout=20000"];

/** `npm run audit:dependencies`: known weaknesses of what goes into the Worker, where the registry tells them. */
await runCommand(async () => {
  // npm ends with 1 both for a weakness and for a registry that does not answer: what it wrote tells which.
  const written = await new Promise<string>((done) =>
    execFile("npm", WORDS, { timeout: 60_000, maxBuffer: 64 * 1024 * 1024 }, (_, out) => done(out)),
  );
  const { passed, lines } = judgeAudit(written);
  process.stdout.write(`${lines.join("\n")}\n`);
  if (!passed) process.exitCode = 1;
});
