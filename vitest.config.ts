import { readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { LongestFirst, type SideBySide } from "./test/support/setup/longest-first.ts";

const SETUP = "test/support/setup";
const CONTRACTS = ["test/contracts/**/*.test.ts"];
const WORKER = ["test/worker/**/*.test.ts"];
const E2E = ["test/e2e/**/*.test.ts"];
const BROWSER = ["test/browser/**/*.test.ts"];

type Shape = Pick<
  NonNullable<TestProjectInlineConfiguration["test"]>,
  "include" | "exclude" | "globalSetup" | "testTimeout" | "hookTimeout" | "isolate"
>;

/** Files that the Worker imports as texts (wrangler.toml, rules) are texts here as well. */
const TEXTS: Plugin = {
  name: "texts",
  enforce: "pre",
  load: (id) =>
    /\.(?:md|svg)$/.test(id) ? `export default ${JSON.stringify(readFileSync(id, "utf8"))};` : null,
};

function project(name: "unit" | SideBySide, shape: Shape): TestProjectInlineConfiguration {
  return {
    plugins: [TEXTS],
    test: {
      name,
      pool: "forks",
      // Files of one process share what they import, and the databases that they borrow.
      isolate: false,
      setupFiles: [`./${SETUP}/no-secrets.ts`],
      // What is quick to tell comes first, and keeps two cores busy. The rest waits for workerd, Chromium and its own
      // processes as often as it computes, so it runs side by side, one process more than there are cores.
      ...(name === "unit"
        ? { maxWorkers: 2, sequence: { groupOrder: 0 } }
        : { maxWorkers: 3, sequence: { groupOrder: 1 } }),
      // For a busy machine; nothing here takes that long by itself.
      testTimeout: 60_000,
      hookTimeout: 60_000,
      ...shape,
    },
  };
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    reporters: ["default", `./${SETUP}/project-seconds.ts`],
    projects: [
      // Whatever needs no database, server or process.
      project("unit", {
        include: ["test/**/*.test.ts"],
        exclude: [...CONTRACTS, ...WORKER, ...E2E, ...BROWSER],
        // No test takes this long; a machine that is busy with something else may.
        testTimeout: 30_000,
      }),
      // Adapters on the real SQL, stand-ins under the official clients.
      project("contracts", {
        include: CONTRACTS,
        globalSetup: [`./${SETUP}/database.ts`],
      }),
      // The whole Worker in workerd.
      project("worker", {
        include: WORKER,
        globalSetup: [`./${SETUP}/database.ts`, `./${SETUP}/workers.ts`],
      }),
      // What a person starts: `npm start`, `npm run simulate`, Schwab's login in a browser.
      project("e2e", {
        include: E2E,
        isolate: true,
        globalSetup: [`./${SETUP}/database.ts`, `./${SETUP}/workers.ts`],
        testTimeout: 120_000,
        hookTimeout: 120_000,
      }),
      // Every page in a real browser, and the journeys of a trader and of an operator.
      project("browser", {
        include: BROWSER,
        globalSetup: [`./${SETUP}/database.ts`, `./${SETUP}/workers.ts`],
        testTimeout: 120_000,
        hookTimeout: 240_000,
      }),
    ],
  },
});
