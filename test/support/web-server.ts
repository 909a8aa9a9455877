import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { onTestFinished } from "vitest";

export type ReceivedRequest = {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
};
type Answer = (request: ReceivedRequest, response: ServerResponse) => void | Promise<void>;

export type WebServer = { url: string; received: ReceivedRequest[] };

/** A web server on a free local port that ends with the test. `answer` writes the response; it may also cut it. */
export async function startWebServer(answer: Answer): Promise<WebServer> {
  const server = await openWebServer(answer);
  onTestFinished(() => server.close());
  return server;
}

/** The same for a whole file of tests, which ends it itself. */
export async function openWebServer(answer: Answer): Promise<WebServer & { close(): Promise<void> }> {
  const received: ReceivedRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const { method = "", url = "", headers } = request;
      const one = { method, path: url, headers, body };
      received.push(one);
      void answer(one, response);
    });
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address !== null && typeof address === "object") resolve(address.port);
      else reject(new Error("The server has no port."));
    });
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, received, close };
}

export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
