import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { listenOnLocalhost } from "../listen-on-localhost.ts";
import { applyFault, type FaultedAnswer } from "./apply-fault.ts";
import { answerControl } from "./control-routes.ts";
import { type Counters, createCounters } from "./counters.ts";
import { createFaults, type Faults } from "./faults.ts";
import { jsonAnswer, type SandboxAnswer, type SandboxRequest, type Vendor } from "./vendor.ts";

export interface VendorServer {
  /** "http://127.0.0.1:port", no slash at the end. */
  readonly url: string;
  readonly faults: Faults;
  readonly counters: Counters;
  close(): Promise<void>;
}

export interface VendorServerOptions {
  readonly vendors: readonly Vendor[];
  /** 0 takes any free port. */
  readonly port: number;
  readonly now: () => number;
  /** Told of every sound answer that goes out whole, e.g. to know what a client can have learnt, and when. */
  readonly onSound?: (vendor: string, request: SandboxRequest) => void;
}

const MAX_REQUEST_BYTES = 1_000_000;
const GZIP_FROM_BYTES = 1_024;
const compress = promisify(gzip);
// A body served twice (the cache hands out the same buffer) is compressed once.
const compressed = new WeakMap<Buffer, Promise<Buffer>>();

/** Serves vendors on 127.0.0.1, with faults on demand and everything counted. Rejects when the port is taken. */
export async function serveVendors(options: VendorServerOptions): Promise<VendorServer> {
  const faults = createFaults();
  const counters = createCounters();
  const door = { ...options, faults, counters };
  const server = createServer((incoming, outgoing) => {
    respond(door, incoming, outgoing).catch((error: unknown) => fail(outgoing, error));
  });
  const port = await listenOnLocalhost(server, options.port, "the sandbox market");
  return {
    url: `http://127.0.0.1:${port}`,
    faults,
    counters,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Requests held by a timeout fault would keep it open for ever.
        server.closeAllConnections();
      }),
  };
}

interface Door extends VendorServerOptions {
  readonly faults: Faults;
  readonly counters: Counters;
}

async function respond(door: Door, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const url = new URL(incoming.url ?? "/", `http://${incoming.headers.host ?? "127.0.0.1"}`);
  const request: SandboxRequest = {
    method: incoming.method ?? "GET",
    url,
    headers: incoming.headers,
    body: await readBody(incoming),
    nowMs: door.now(),
  };
  if (url.pathname.startsWith("/__")) {
    const answer = answerControl(request, door.faults, door.counters);
    return send(outgoing, answer, answer.body, {});
  }
  const vendor = door.vendors.find((candidate) => candidate.owns(url.pathname));
  if (vendor === undefined) {
    const names = door.vendors.map(({ name }) => name).join(", ");
    const answer = jsonAnswer(404, { error: `No vendor here answers ${url.pathname}. Served: ${names}.` });
    return send(outgoing, answer, answer.body, {});
  }
  door.counters.request(url.pathname, request.nowMs);
  await deliver(door, answerOf(door, vendor, request), request, outgoing);
}

function answerOf(door: Door, vendor: Vendor, request: SandboxRequest): FaultedAnswer {
  const rule = door.faults.take(request.url.pathname, vendor.symbolsOf(request));
  if (rule === null) {
    const answer = vendor.answer(request);
    if (answer.status >= 200 && answer.status < 300) door.onSound?.(vendor.name, request);
    return { answer, delivery: "whole", delayMs: 0 };
  }
  door.counters.fault(rule.kind);
  return applyFault(rule, vendor, request);
}

async function deliver(
  door: Door,
  faulted: FaultedAnswer,
  request: SandboxRequest,
  outgoing: ServerResponse,
) {
  const { answer, delivery, delayMs } = faulted;
  if (delivery === "never") return;
  if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
  const zipped = wantsGzip(request) && answer.body.length >= GZIP_FROM_BYTES;
  const body = zipped ? await compressOnce(answer.body) : answer.body;
  door.counters.answer(answer.status, answer.body.length, body.length, answer.contracts ?? 0);
  const encoding: Record<string, string> = zipped ? { "content-encoding": "gzip" } : {};
  if (delivery === "whole") return send(outgoing, answer, body, encoding);
  outgoing.writeHead(answer.status, headersOf(answer, body, encoding));
  outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.destroy());
}

function send(
  outgoing: ServerResponse,
  answer: SandboxAnswer,
  body: Buffer,
  more: Record<string, string>,
): void {
  outgoing.writeHead(answer.status, headersOf(answer, body, more));
  outgoing.end(body);
}

function headersOf(
  answer: SandboxAnswer,
  body: Buffer,
  more: Record<string, string>,
): Record<string, string> {
  return {
    "content-type": answer.contentType,
    "content-length": String(body.length),
    ...answer.headers,
    ...more,
  };
}

function wantsGzip(request: SandboxRequest): boolean {
  return /\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""));
}

function compressOnce(body: Buffer): Promise<Buffer> {
  const known = compressed.get(body);
  if (known !== undefined) return known;
  const made = compress(body, { level: 1 });
  compressed.set(body, made);
  return made;
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of incoming) {
    const bytes = Buffer.from(part);
    size += bytes.length;
    if (size > MAX_REQUEST_BYTES)
      throw new RangeError(`The request body is over ${MAX_REQUEST_BYTES} bytes.`);
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString("utf8");
}

function fail(outgoing: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  if (outgoing.headersSent) {
    outgoing.destroy();
    return;
  }
  const answer = jsonAnswer(500, { error: `The sandbox market failed: ${message}` });
  send(outgoing, answer, answer.body, {});
}
