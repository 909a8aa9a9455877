import { readFileSync } from "node:fs";

/** /proc is Linux's; elsewhere the CPU of a thread of another process can't be read. */
export const CAN_READ = process.platform === "linux";

const POLL_MS = 4;
const STILL_POLLS = 4;
const TIMEOUT_MS = 10_000;

/** CPU of a process's main thread so far, milliseconds: schedstat has it in nanoseconds. */
function mainThreadMs(pid: number): number {
  const [nanoseconds] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, "utf8").split(" ");
  return Number(nanoseconds) / 1e6;
}

/** The same once the thread has come to rest: what follows an answer, such as writing the log, belongs to its event. */
export async function restingThreadMs(pid: number): Promise<number> {
  const deadline = performance.now() + TIMEOUT_MS;
  let last = mainThreadMs(pid);
  for (let still = 0; still < STILL_POLLS; ) {
    if (performance.now() > deadline) throw new Error(`workerd (${pid}) does not come to rest.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    const now = mainThreadMs(pid);
    still = now === last ? still + 1 : 0;
    last = now;
  }
  return last;
}
