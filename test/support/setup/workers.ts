import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { nameTextModules } from "../../../local/simulate/world/bundle-worker.ts";
import { bundleWorker, modulesOf, type WorkerBundle } from "./bundle-worker.ts";
import "./provided.ts";

/** Of this run: the first project that needs the bundles makes them, the next one finds them. */
const FOLDER = join(tmpdir(), `volaris-bundles-${process.pid}`);

export async function setup(project: TestProject): Promise<void> {
  project.provide("worker", await bundle("worker", "src/index.ts"));
  project.provide("simulatedWorker", await bundle("simulated", "local/simulate/world/simulated-worker.ts"));
}

export async function teardown(): Promise<void> {
  await rm(FOLDER, { recursive: true, force: true });
}

async function bundle(name: string, entry: string): Promise<WorkerBundle> {
  const description = join(FOLDER, `${name}.json`);
  if (existsSync(description)) return JSON.parse(await readFile(description, "utf8"));
  await mkdir(FOLDER, { recursive: true });
  const made = await bundleWorker(entry, join(FOLDER, name));
  if (name === "simulated") {
    await nameTextModules(made.folder, "simulated-worker.js");
    made.modules = await modulesOf(made.folder);
  }
  await writeFile(description, JSON.stringify(made));
  return made;
}
