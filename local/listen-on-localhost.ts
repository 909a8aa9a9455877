import type { Server } from "node:http";
import type { Server as NetServer } from "node:net";

/** Longer than clients keep an idle connection (workerd 5 s), so that it is never closed while they write to it. */
const KEEP_ALIVE_MS = 75_000;

/** Binds a server to 127.0.0.1 (port 0: a free port) and gives the port. A taken port is one clear error line. */
export function listenOnLocalhost(
  server: Server | NetServer,
  port: number,
  purpose: string,
): Promise<number> {
  if ("keepAliveTimeout" in server) server.keepAliveTimeout = KEEP_ALIVE_MS;
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? new Error(portTaken(port, purpose)) : error);
    });
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

function portTaken(port: number, purpose: string): string {
  return `Port ${port} is taken, ${purpose} cannot start. End the program that uses it, or choose another port.`;
}
