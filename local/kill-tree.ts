import { spawnSync } from "node:child_process";

/** Ends a process that leads a group, with that group; on Windows, which has none, with all that it started. */
export function killTree(pid: number | undefined, signal: "SIGTERM" | "SIGKILL"): void {
  if (pid === undefined) return;
  if (process.platform === "win32") {
    // A polite end is none there: only a console's own window could ask for it.
    spawnSync("taskkill", ["/PID", String(pid), "/T", "/F"], { stdio: "ignore", windowsHide: true });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended by itself in the meantime, or leads no group.
  }
}
