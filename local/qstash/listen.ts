import type { Server } from "node:http";

/**
 * Opens `port` on 127.0.0.1 (0: any free one) and resolves to the port it got.
 *
 * @throws Error naming the port and the service when it is taken
 */
export function listen(server: Server, port: number, service: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = error.code === "EADDRINUSE";
      reject(
        taken
          ? new Error(`Port ${port} for the local ${service} is taken; free it or choose another.`)
          : error,
      );
    });
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}
