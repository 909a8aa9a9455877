import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { parseEnvText } from "../../local/parse-env-text.ts";
import type { Machine } from "../../scripts/deployment/deployments.ts";
import { readEnvFile, writeEnvFile } from "../../scripts/deployment/env-file.ts";
import { describeTarget, findTarget } from "../../scripts/deployment/find-target.ts";
import { findWorker } from "../../scripts/deployment/find-worker.ts";
import { sendJson, startWebServer } from "../support/web-server.ts";

const NEON =
  "postgresql://volaris:S3cret%23@ep-cool-1.eu-central-1.aws.neon.tech/neondb?sslmode=require&channel_binding=require";

/** A folder with a space in its name, as Windows likes them. */
async function aFolder() {
  const folder = await mkdtemp(join(tmpdir(), "volaris target "));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

type Setting = { deployments?: Record<string, string>; stackUrl?: string };

/** What a machine holds: deployments that were set up, and the stack that was started last. */
async function aMachine({ deployments = {}, stackUrl }: Setting) {
  const folder = await aFolder();
  await mkdir(join(folder, "deployments"));
  for (const [name, text] of Object.entries(deployments))
    await writeFile(join(folder, "deployments", `${name}.env`), text);
  if (stackUrl !== undefined) {
    const bindings = { ADMIN_TOKEN: "local-admin-token", DATABASE_URL: "postgres://a:b@localhost/db" };
    await writeFile(join(folder, "stack.json"), JSON.stringify({ workerUrl: stackUrl, bindings }));
  }
  return (env: Machine["env"] = {}): Machine => ({
    deploymentsDir: join(folder, "deployments"),
    devVars: join(folder, ".dev.vars"),
    stackFile: join(folder, "stack.json"),
    env,
  });
}

/** A Worker without jobs, which only has to be the one that was meant. */
const aWorker = () => startWebServer((_request, response) => sendJson(response, { jobs: [], budget: [] }));

describe("an env file", () => {
  test("is read as editors leave it: byte order mark, CRLF, Neon's string without quotes", () => {
    expect(
      parseEnvText(`\uFEFFDATABASE_URL=${NEON}\r\n# mine\r\nEMPTY=\r\nADMIN_TOKEN="a#b"\r\n`, "f"),
    ).toEqual({
      DATABASE_URL: NEON,
      ADMIN_TOKEN: "a#b",
    });
  });

  test.for(["A=a#b", "\uFEFFA=a#b", "\uFEFFA=1\r\n  export A = postgres://u:Part#1@h/d\r\n", "A=x#"])(
    "with a value that would be cut at its # is refused by the setting's name: %j",
    (text) => {
      expect(() => parseEnvText(text, "my.env")).toThrow(/^A in my\.env would be cut off at its #\. [^1]*$/);
    },
  );

  test.for(["A=a # a comment#", "A='a' #b#c", "A=a\n#B=b#c", "A=a\nB=#none", "A=a\nB=\t\r\n"])(
    "with a comment, or with a blank value, is none of those: %j",
    (text) => expect(parseEnvText(text, "my.env")).toEqual({ A: "a" }),
  );

  test("is written for its owner alone, and read back as it was given", async () => {
    const file = join(await aFolder(), "deep", "production.env");
    const values = { A: NEON, B: "it's", C: '{"a":1}', D: "with $HOME and # and \\n", E: "'\"" };
    await writeEnvFile(file, values, "a heading");
    await writeEnvFile(file, values, "a heading");
    expect(await readEnvFile(file)).toEqual(values);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(file, ".."))).mode & 0o777).toBe(0o700);
    expect(await readFile(file, "utf8")).toMatch(/^# a heading\n/);
    await expect(writeEnvFile(file, { BAD: "'\"`" }, "x")).rejects.toThrow(/^BAD holds quotes/);
    expect(await readEnvFile(join(file, "..", "none.env"))).toBeNull();
  });
});

describe("which one a script talks to", () => {
  test("the deployment that was set up, told by its host and never by its password", async () => {
    const machine = await aMachine({ deployments: { production: `DATABASE_URL=${NEON}\n` } });
    const target = await findTarget({}, ["DATABASE_URL"], machine({ ADMIN_TOKEN: "x" }));
    expect(target).toMatchObject({ kind: "deployed", values: { DATABASE_URL: NEON, ADMIN_TOKEN: "x" } });
    const first = describeTarget(target, NEON);
    expect(first).toMatch(
      /^Talking to production: ep-cool-1\.eu-central-1\.aws\.neon\.tech, from \S.*production\.env and the environment \(ADMIN_TOKEN\)\.$/,
    );
    for (const address of ["postgres://u:p#q@h/d", "postgres://u:123#q@h/d", "postgres://u:123?q@h/d"])
      expect(describeTarget(target, address)).toContain("an address that makes no sense");
    for (const address of ["postgres://u:p#q@h/d", "postgres://u:77#q@h/d", "postgres://u:77/q@h/d"])
      expect(describeTarget(target, address)).not.toMatch(/q@h|77/);
  });

  test("what a shell happens to hold never names another database than the setup's", async () => {
    const machine = await aMachine({ deployments: { production: `DATABASE_URL=${NEON}\n` } });
    const elsewhere = { DATABASE_URL: "postgres://a:b@elsewhere.example/db" };
    expect((await findTarget({}, [], machine(elsewhere))).values["DATABASE_URL"]).toBe(NEON);
    const bare = await aMachine({});
    expect((await findTarget({}, ["DATABASE_URL"], bare(elsewhere))).source).toBe("the environment");
  });

  test(".dev.vars where nothing was set up, if it says what is needed", async () => {
    const machine = (await aMachine({}))();
    await writeFile(machine.devVars, `DATABASE_URL=${NEON}\r\n`);
    expect((await findTarget({ deployed: true }, ["DATABASE_URL"], machine)).values).toEqual({
      DATABASE_URL: NEON,
    });
    await expect(findTarget({}, ["PUBLIC_BASE_URL"], machine)).rejects.toThrow(
      /PUBLIC_BASE_URL of production is not in \S.*\.dev\.vars: npm run setup/,
    );
    await expect(findTarget({ env: "staging" }, [], machine)).rejects.toThrow(/no deployment "staging"/);
  });

  test("another than production by its name", async () => {
    const machine = (await aMachine({ deployments: { production: "A=1\n", staging: "A=2\n" } }))();
    expect((await findTarget({ env: "staging" }, ["A"], machine)).values).toEqual({ A: "2" });
    await expect(findTarget({ env: "elsewhere" }, [], machine)).rejects.toThrow(
      "npm run setup -- --env elsewhere",
    );
    await expect(findTarget({ env: "../x" }, [], machine)).rejects.toThrow("is no name of a deployment");
  });

  test("where a local stack runs beside a deployment, the one that is said, and nothing is guessed", async () => {
    const local = await aWorker();
    const machine = (
      await aMachine({ deployments: { production: `DATABASE_URL=${NEON}\n` }, stackUrl: local.url })
    )();
    await expect(findTarget({}, ["DATABASE_URL"], machine)).rejects.toThrow(
      /^Two are here: .*Say which: --local or --deployed\.$/,
    );
    const stack = await findTarget({ local: true }, [], machine);
    expect(describeTarget(stack, local.url)).toBe(`Talking to the local stack (${new URL(local.url).host}).`);
    expect((await findTarget({ deployed: true }, [], machine)).name).toBe("production");
    await expect(findTarget({ local: true, env: "staging" }, [], machine)).rejects.toThrow("say one");
    // A deployment that lacks what the script needs is none.
    expect((await findTarget({}, ["PUBLIC_BASE_URL"], machine)).kind).toBe("local");
  });

  test("a stack that has ended is not there", async () => {
    const deployments = { production: `DATABASE_URL=${NEON}\n` };
    const machine = (await aMachine({ deployments, stackUrl: "http://127.0.0.1:9" }))();
    expect((await findTarget({}, ["DATABASE_URL"], machine)).kind).toBe("deployed");
  });

  test("with nothing there, both ways are told", async () => {
    const machine = (await aMachine({}))();
    await expect(findTarget({}, [], machine)).rejects.toThrow(/npm start.*npm run setup/);
  });

  test("a kept token goes to no other address", async () => {
    const production = "PUBLIC_BASE_URL=https://volaris.example\nADMIN_TOKEN=a-secret-token-of-mine\n";
    const machine = (await aMachine({ deployments: { production } }))();
    const tokenFor = async (url: string) => (await findWorker({ url }, machine)).token;
    expect(await tokenFor("https://elsewhere.example")).toBe("");
    expect(await tokenFor("https://volaris.example/")).toBe("a-secret-token-of-mine");
    await expect(findWorker({ url: "volaris" }, machine)).rejects.toThrow("no http(s) address");
  });

  test("a script says so on its first line", async () => {
    const worker = await aWorker();
    const { deploymentsDir } = (
      await aMachine({ deployments: { staging: `PUBLIC_BASE_URL=${worker.url}\n` } })
    )();
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["scripts/budget.ts", "--env", "staging"],
      { env: { PATH: process.env["PATH"] ?? "", VOLARIS_STATE_DIR: join(deploymentsDir, "..") } },
    );
    expect(stdout.split("\n")[0]).toContain(`Talking to staging: ${new URL(worker.url).host}, from `);
    expect(stdout).toContain("Everything fits.");
  });
});
