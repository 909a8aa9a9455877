import type { IncomingMessage } from "node:http";

/** Upstash's limit for one request. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** A request that is refused as a whole, with the status and the text that Upstash gives. */
export class RequestError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface RedisRequest {
  /** How the commands belong together: one alone, a list that may fail item by item, or a transaction. */
  mode: "single" | "pipeline" | "transaction";
  commands: string[][];
}

const METHODS = new Set(["GET", "POST", "PUT", "HEAD"]);

/** Checks method and token, then reads the commands from body or path. Throws RequestError. */
export async function readRedisRequest(request: IncomingMessage, token: string): Promise<RedisRequest> {
  const url = new URL(request.url ?? "/", "http://localhost");
  if (!METHODS.has(request.method ?? "")) throw new RequestError(405, "ERR method not allowed");
  if (!isAuthorized(request, url, token)) {
    throw new RequestError(401, "WRONGPASS invalid or missing auth token");
  }
  const body = await readBody(request);
  const segments = url.pathname.split("/").slice(1).map(decodeURIComponent);
  if (url.pathname === "/pipeline") return { mode: "pipeline", commands: readCommands(body) };
  if (url.pathname === "/multi-exec") return { mode: "transaction", commands: readCommands(body) };
  if (url.pathname === "/") return { mode: "single", commands: [readCommand(parseJson(body))] };
  return { mode: "single", commands: [[...segments, ...(body === "" ? [] : [body]), ...queryWords(url)]] };
}

function isAuthorized(request: IncomingMessage, url: URL, token: string): boolean {
  const header = request.headers.authorization ?? "";
  const given = header.startsWith("Bearer ")
    ? header.slice("Bearer ".length)
    : url.searchParams.get("_token");
  return given === token;
}

/** `?EX=100&NX` in the path form is `EX 100 NX`. */
function queryWords(url: URL): string[] {
  return [...url.searchParams].flatMap(([name, value]) => {
    if (name === "_token") return [];
    return value === "" ? [name] : [name, value];
  });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    // The rest is still read, so that the client gets the answer rather than a broken pipe.
    if (length <= MAX_BODY_BYTES) chunks.push(bytes);
  }
  if (length > MAX_BODY_BYTES) {
    throw new RequestError(413, `ERR max request size exceeded. Limit: ${MAX_BODY_BYTES} bytes`);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new RequestError(400, "ERR failed to parse command");
  }
}

function readCommands(body: string): string[][] {
  const commands = parseJson(body);
  if (!Array.isArray(commands)) throw new RequestError(400, "ERR failed to parse pipeline request");
  if (commands.length === 0) throw new RequestError(400, "ERR empty pipeline request");
  return commands.map(readCommand);
}

function readCommand(command: unknown): string[] {
  if (!Array.isArray(command)) throw new RequestError(400, "ERR failed to parse command");
  if (command.length === 0) throw new RequestError(400, "ERR empty command");
  return command.map((word) => (typeof word === "string" ? word : JSON.stringify(word)));
}
