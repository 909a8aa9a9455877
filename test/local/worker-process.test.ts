import { spawn } from "node:child_process";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { envText } from "../../local/worker-process.ts";

test("a setting reaches Wrangler to the letter, whatever is in it", () => {
  const given = {
    PLAIN: "postgres://u:p@h/d?sslmode=require",
    HASH: "a#b c",
    QUOTES: `{"a":"it's"}`,
    LINES: "one\ntwo",
    SLASHES: "C:\\new\\table",
    SPACES: " padded ",
  };
  expect({ ...parseEnv(envText(given)) }).toEqual(given);
  // Wrangler looks for other settings behind a dollar, unless a backslash stands before it.
  expect(envText({ DOLLAR: "s$cret$" })).toBe("DOLLAR='s\\$cret\\$'\n");
  expect(() => envText({ ALL: "'\"`" })).toThrow(/ALL cannot be passed on/);
});

test.skipIf(process.platform === "win32")(
  "what the guard runs ends when whoever started the guard is gone, however that ended",
  async () => {
    const guard = join(import.meta.dirname, "../../local/worker-guard.ts");
    const program = "console.log('up'); setInterval(() => undefined, 1000)";
    const child = spawn(process.execPath, [guard, "-e", program], {
      detached: true,
      stdio: ["pipe", "pipe", "inherit"],
    });
    onTestFinished(() => {
      child.kill("SIGKILL");
    });
    await new Promise((told) => child.stdout.once("data", told));
    // The program shares the guard's output: that closes when both have ended.
    const closed = new Promise((done) => child.once("close", done));
    // As the system closes it when the other end dies.
    child.stdin.destroy();
    await closed;
  },
);
