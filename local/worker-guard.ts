import { spawn } from "node:child_process";
import { killTree } from "./kill-tree.ts";

/**
 * Runs the program of its arguments with this Node, and ends it with everything below it when whoever started the guard
 * is gone: a killed start would else leave a Worker that keeps the port. Standard input is the thread between them.
 */
const child = spawn(process.execPath, process.argv.slice(2), { stdio: ["ignore", "inherit", "inherit"] });
const endAll = () => {
  killTree(child.pid, "SIGKILL");
  killTree(process.pid, "SIGKILL");
};
process.stdin.on("end", endAll).on("error", endAll).resume();
// Signals come to the whole group; the guard is the last to go.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
child.on("exit", (code) => process.exit(code ?? 1));
