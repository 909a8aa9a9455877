import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { resolve } from "node:path";
import { seedTickers } from "../../local/seed-tickers.ts";
import { type Stack, startStack } from "../../local/stack.ts";
import { createWorker } from "../../src/worker.ts";
import { borrowDatabase } from "./database-pool.ts";
import { SUITE_SECRETS } from "./secret-watch.ts";

export type NodeWorker = {
  url: string;
  stack: Stack;
  bindings: Record<string, string>;
  /** As whoever asks from outside; redirects are not followed. */
  fetch: (request: Request) => Promise<Response>;
  /** Runs a job as the operator does, and waits for all that it puts into the queue. */
  run: (job: string) => Promise<void>;
  close: () => Promise<void>;
};

/**
 * The Worker in this process, over a local stack with the real SQL: thousands of requests in a second, where workerd
 * takes each over a socket. Its queue delivers over HTTP as everywhere.
 */
export async function startNodeWorker(options: {
  atIso: string;
  tickers: readonly string[];
  bindings?: Record<string, string>;
}): Promise<NodeWorker> {
  const offsetMs = Date.parse(options.atIso) - Date.now();
  let handle = (_: IncomingMessage, response: ServerResponse): void => void response.end();
  const server = createServer((request, response) => handle(request, response));
  const port = await new Promise<number>((done) =>
    server.listen(0, "127.0.0.1", () => done((server.address() as { port: number }).port)),
  );
  const stack = await startStack({
    ...{
      stateDir: null,
      databaseUrl: null,
      database: await borrowDatabase(),
      workerPort: port,
      firstPort: 0,
    },
    ...{ migrationsDir: resolve(import.meta.dirname, "../../drizzle"), replayDir: null },
    nowMs: () => Date.now() + offsetMs,
    clockOffsetMs: offsetMs,
  });
  const bindings: Record<string, string> = { ...stack.bindings, LOG_LEVEL: "error", ...options.bindings };
  SUITE_SECRETS.use(bindings);
  await stack.database.query("UPDATE tickers SET is_active = false");
  await seedTickers(
    stack.database,
    options.tickers.map((symbol) => ({ symbol, name: null })),
  );
  const worker = createWorker();
  const left = new Set<Promise<unknown>>();
  const context = {
    waitUntil: (promise: Promise<unknown>) => void left.add(promise.catch(() => undefined)),
    passThroughOnException: () => undefined,
    props: {},
  } as unknown as ExecutionContext;
  const ask = async (request: Request) =>
    worker.fetch(request as Parameters<typeof worker.fetch>[0], bindings, context);
  handle = (request, response) => void serve(ask, request, response);
  const url = `http://127.0.0.1:${port}`;
  return {
    ...{ url, stack, bindings, fetch: ask },
    async run(job) {
      const headers = { authorization: `Bearer ${bindings["ADMIN_TOKEN"]}` };
      const started = await ask(new Request(`${url}/admin/jobs/${job}/run`, { method: "POST", headers }));
      if (!started.ok) throw new Error(`${job} was not started: ${await started.text()}`);
      await stack.qstash.idle(0);
    },
    async close() {
      await Promise.all(left);
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await stack.close();
    },
  };
}

async function serve(
  ask: (request: Request) => Promise<Response>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = Object.entries(request.headers).map(
    ([name, value]) => [name, String(value)] as [string, string],
  );
  const method = request.method ?? "GET";
  const body = method === "GET" || method === "HEAD" ? null : Buffer.concat(chunks);
  const answer = await ask(
    new Request(`http://${request.headers.host}${request.url}`, { method, headers, body }),
  );
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(Buffer.from(await answer.arrayBuffer()));
}
