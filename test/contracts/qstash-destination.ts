import { createServer, type IncomingHttpHeaders } from "node:http";

export type Received = {
  method: string;
  url: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
};

export type Reply = { status?: number; headers?: Record<string, string>; body?: string };

export type Destination = {
  url: string;
  received: Received[];
  /** Decides the answers from now on; may wait. */
  reply(with_: (request: Received) => Reply | Promise<Reply>): void;
  close(): Promise<void>;
};

/** A tiny endpoint that keeps what it is sent and answers 200 until told otherwise. */
export async function startDestination(): Promise<Destination> {
  const received: Received[] = [];
  let answer: (request: Received) => Reply | Promise<Reply> = () => ({});
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const path = incoming.url ?? "/";
    const request = {
      method: incoming.method ?? "",
      url: `${base}${path}`,
      path,
      headers: incoming.headers,
      body: Buffer.concat(chunks).toString("utf8"),
    };
    received.push(request);
    const reply = await answer(request);
    response.writeHead(reply.status ?? 200, reply.headers);
    response.end(reply.body ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const base = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  return {
    url: base,
    received,
    reply(with_) {
      answer = with_;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The header as one string; fails the test's expectation by being empty when absent. */
export function headerOf(request: Received | undefined, name: string): string {
  const value = request?.headers[name];
  return Array.isArray(value) ? value.join(", ") : (value ?? "");
}
