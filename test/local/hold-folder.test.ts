import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { HeldError, holdFolder } from "../../local/hold-folder.ts";
import { listenOnLocalhost } from "../../local/listen-on-localhost.ts";
import { forgetState, holdState } from "../../local/start/hold-state.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "volaris-hold-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

/** Another process, alive until the test ends. */
function otherProcess(): number {
  const child = spawn(process.execPath, ["-e", "setInterval(() => undefined, 1000)"], { stdio: "ignore" });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return child.pid ?? 0;
}

async function anyPort(): Promise<number> {
  const server = createServer();
  const port = await listenOnLocalhost(server, 0, "a test");
  await new Promise((closed) => server.close(closed));
  return port;
}

test("a folder is one process's: a living one is named, a dead one's claim is taken over", async () => {
  const lock = join(folder, "data.lock");
  const pid = otherProcess();
  await writeFile(lock, JSON.stringify({ pid, born: null, purpose: "npm start", port: 8787 }));
  await expect(holdFolder(join(folder, "data"))).rejects.toThrow(`is in use by process ${pid} (npm start)`);
  // What an earlier version wrote is understood.
  await writeFile(lock, String(pid));
  await expect(holdFolder(join(folder, "data"))).rejects.toThrow(HeldError);

  await writeFile(lock, JSON.stringify({ pid: 999_999_999, born: "1", purpose: "npm start", port: 8787 }));
  const hold = await holdFolder(join(folder, "data"));
  expect(hold.takenOver).toBe(true);
  await expect(holdFolder(join(folder, "data"))).rejects.toThrow(HeldError);
  await hold.letGo();
  expect(await readdir(folder)).toEqual([]);
});

test.runIf(process.platform === "linux")(
  "a number of a process that has come again is not the process that had the folder",
  async () => {
    const holder = { pid: otherProcess(), born: "1", purpose: "npm start", port: 8787 };
    await writeFile(join(folder, "data.lock"), JSON.stringify(holder));
    const hold = await holdFolder(join(folder, "data"));
    expect(hold.takenOver).toBe(true);
    await hold.letGo();
  },
);

test("a lock that was cut off holds nobody up", async () => {
  for (const text of ["", '{"pid":12', "null", "[]"]) {
    await writeFile(join(folder, "data.lock"), text);
    const hold = await holdFolder(join(folder, "data"));
    expect(JSON.parse(await readFile(join(folder, "data.lock"), "utf8"))).toMatchObject({ pid: process.pid });
    await hold.letGo();
  }
});

test("of processes that find a dead claim at once, one has the folder", async () => {
  const lock = join(folder, "data.lock");
  await writeFile(lock, JSON.stringify({ pid: 999_999_999, born: "1", purpose: "", port: null }));
  const program = `
    const { holdFolder } = await import(${JSON.stringify(join(import.meta.dirname, "../../local/hold-folder.ts"))});
    await holdFolder(${JSON.stringify(join(folder, "data"))}).then(() => console.log("mine"), () => console.log("taken"));
    process.stdin.resume();`;
  const racers = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["pipe", "pipe", "inherit"] }),
  );
  onTestFinished(() => {
    for (const racer of racers) racer.kill("SIGKILL");
  });
  const said = await Promise.all(
    racers.map(
      (racer) => new Promise<string>((told) => racer.stdout.once("data", (data) => told(`${data}`.trim()))),
    ),
  );
  expect(said.toSorted()).toEqual(["mine", "taken", "taken", "taken"]);
});

test("a start beside a running one is refused before anything is forgotten, on whatever port", async () => {
  const holder = { pid: otherProcess(), born: null, purpose: "npm start -- --live", port: 8787 };
  await writeFile(join(folder, "running.lock"), JSON.stringify(holder));
  await mkdir(join(folder, "postgres"));
  const there = `npm start -- --live (process ${holder.pid})`;
  await expect(holdState(folder, "npm start", 9787)).rejects.toThrow(
    `${there} runs already at http://127.0.0.1:8787`,
  );
  await expect(holdState(folder, "npm start", 8787)).rejects.toThrow(
    `Port 8787 is taken: ${there} runs there`,
  );
  expect(await readdir(folder)).toEqual(["postgres", "running.lock"]);
});

test("a taken port leaves the folder free, and what a killed start left running is waited for", async () => {
  const port = await anyPort();
  const server = createServer();
  await listenOnLocalhost(server, port, "a test");
  await expect(holdState(folder, "npm start", port)).rejects.toThrow(
    `Port ${port} is taken, the Worker cannot start`,
  );
  expect(await readdir(folder)).toEqual([]);

  await writeFile(join(folder, "running.lock"), JSON.stringify({ pid: 999_999_999, born: "1" }));
  const held = holdState(folder, "npm start", port);
  server.close();
  await (await held).letGo();
});

test("--fresh forgets one world, and neither the others nor the claim", async () => {
  for (const name of ["postgres", "wrangler", "live", "replay", "deployments", "sandbox"])
    await mkdir(join(folder, name));
  for (const name of ["running.lock", "qstash.json", "redis.json"]) await writeFile(join(folder, name), "{}");
  await forgetState(folder);
  expect((await readdir(folder)).toSorted()).toEqual([
    "deployments",
    "live",
    "replay",
    "running.lock",
    "sandbox",
  ]);
  await forgetState(join(folder, "never-started"));
});
