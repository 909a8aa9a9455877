import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { listenOnLocalhost } from "./listen-on-localhost.ts";

const POLL_MS = 100;

/** Rejects with a sentence that names the port when another program has it, and keeps it for so long. */
export async function requireFreePort(port: number, name: string, patienceMs = 0): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const server = createServer();
    try {
      await listenOnLocalhost(server, port, name);
      await new Promise((closed) => server.close(closed));
      return;
    } catch (error) {
      if (performance.now() >= deadline) throw error;
      await sleep(POLL_MS);
    }
  }
}
