import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Faults } from "./faults.ts";
import { answerAtFaultsDoor, FAULTS_PATH } from "./faults-door.ts";
import { listenOnLocalhost } from "./listen-on-localhost.ts";

/** A managed service of the Worker, played on 127.0.0.1. */
export type StandIn<Kind extends string> = {
  readonly name: string;
  /** `http://127.0.0.1:port`, no slash at the end. */
  readonly url: string;
  readonly port: number;
  /** What goes wrong on demand; over HTTP the same at `/__faults`. */
  readonly faults: Faults<Kind>;
  /** Ends at once: what is being answered is cut off. */
  close(): Promise<void>;
};

/**
 * Starts the HTTP server of a stand-in.
 *
 * @param port 0 takes any free port
 * @throws Error when the port is taken
 */
export async function openStandIn<Kind extends string>(options: {
  name: string;
  port: number;
  faults: Faults<Kind>;
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}): Promise<StandIn<Kind>> {
  const { name, faults, answer } = options;
  const server = createServer((request, response) => {
    const answered =
      request.url === FAULTS_PATH ? answerAtFaultsDoor(faults, request, response) : answer(request, response);
    answered.catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  const port = await listenOnLocalhost(server, options.port, name);
  return {
    name,
    url: `http://127.0.0.1:${port}`,
    port,
    faults,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
