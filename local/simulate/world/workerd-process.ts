import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** What the operating system knows of a process, read from /proc. */
export type ProcessUse = {
  /** CPU time of all its threads so far, milliseconds. */
  cpuMs: number;
  /** The most memory it has held at once, bytes. */
  peakBytes: number;
};

/** /proc is Linux's; elsewhere nothing is measured. */
export const CAN_MEASURE = process.platform === "linux";

/**
 * The workerd that runs the Worker, among the children of Wrangler: Wrangler runs a second one, which only listens at
 * the front and passes requests on. Null where it cannot be told.
 */
export function findWorkerd(wranglerPid: number, frontPort: number): number | null {
  if (!CAN_MEASURE) return null;
  const front = listeningInode(frontPort);
  const candidates = descendants(wranglerPid).filter((pid) => commandOf(pid) === "workerd");
  const behind = candidates.filter((pid) => front === null || !holdsSocket(pid, front));
  return behind.length === 1 ? (behind[0] ?? null) : null;
}

/** CPU of all threads from schedstat, in nanoseconds there, and the high-water mark of memory. Null once it has ended. */
export function readProcess(pid: number): ProcessUse | null {
  try {
    let nanoseconds = 0;
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]);
    }
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return { cpuMs: nanoseconds / 1e6, peakBytes: Number(peak?.[1] ?? 0) * 1_024 };
  } catch {
    return null;
  }
}

function descendants(pid: number): number[] {
  const children = childrenOf();
  const found: number[] = [];
  const walk = (parent: number) => {
    for (const child of children.get(parent) ?? []) {
      found.push(child);
      walk(child);
    }
  };
  walk(pid);
  return found;
}

function childrenOf(): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const parent = parentOf(pid);
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  return children;
}

function parentOf(pid: number): number | null {
  try {
    // "pid (command) state parent …": the command may hold anything, so the fields are counted from its end.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return null;
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    return "";
  }
}

function listeningInode(port: number): string | null {
  const wanted = port.toString(16).toUpperCase().padStart(4, "0");
  for (const line of readFileSync("/proc/net/tcp", "utf8").split("\n").slice(1)) {
    const fields = line.trim().split(/\s+/);
    if (fields[1]?.endsWith(`:${wanted}`) && fields[3] === "0A") return fields[9] ?? null;
  }
  return null;
}

function holdsSocket(pid: number, inode: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`;
      } catch {
        return false;
      }
    });
  } catch {
    return false;
  }
}
