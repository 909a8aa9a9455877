import { createServer } from "node:net";
import { listenOnLocalhost } from "./listen-on-localhost.ts";

/** Rejects with a sentence that names the port when another program has it. */
export async function requireFreePort(port: number, name: string): Promise<void> {
  const server = createServer();
  await listenOnLocalhost(server, port, name);
  await new Promise((closed) => server.close(closed));
}
