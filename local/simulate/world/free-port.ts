import { createServer } from "node:net";
import { listenOnLocalhost } from "../../listen-on-localhost.ts";

/** A port that nobody listens on now. The Worker must know its address before it starts. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listenOnLocalhost(server, 0, "the simulation");
  await new Promise((closed) => server.close(closed));
  return port;
}
